// Administration from the command line: `npm run etude -- backup FILE` and the like.
import { join } from 'node:path'
import { run } from './step.mjs'
import { root } from './toolchain.mjs'

const { code } = await run('node', [join(root, 'packages/server/src/cli.ts'), ...process.argv.slice(2)])
process.exitCode = code
