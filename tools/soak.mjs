// Real server processes and real clients under load and faults: `npm run soak -- --minutes 30`.
import { join } from 'node:path'
import { run } from './step.mjs'
import { root } from './toolchain.mjs'

const { code } = await run('node', [join(root, 'packages/soak/src/main.ts'), ...process.argv.slice(2)])
process.exitCode = code
