import { existsSync, mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { UnusableDatabase } from './unusable-database.ts'

/** Step by step from the first folder that is there: below `/proc`, Node's own recursive way tries for ever. */
export function makeFolder(folder: string): void {
  const missing: string[] = []
  for (let path = resolve(folder); !existsSync(path); path = dirname(path)) missing.unshift(path)
  try {
    for (const path of missing) if (!existsSync(path)) mkdirSync(path)
  } catch (error) {
    throw new UnusableDatabase(`The data folder ${folder} cannot be made: ${(error as Error).message}.`)
  }
}
