import { readFileSync } from 'node:fs'

interface Package {
  readonly version: string
}

/** The version of this installation, as the workspace says it. */
export const version = (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as Package)
  .version
