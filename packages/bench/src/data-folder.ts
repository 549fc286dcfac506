import { mkdirSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'

/** Beside the code and not in /tmp, which may be memory: a sync must reach a disk. Emptied before and after every run of all. */
export const dataFolder = join(import.meta.dirname, '..', 'node_modules', '.bench-data')

export function newFolder(name: string): string {
  mkdirSync(dataFolder, { recursive: true })
  return mkdtempSync(join(dataFolder, `${name}-`))
}
