// Breaks the product on purpose, one fault at a time, and sees whether the simulation finds each: `npm run simulate:planted`.
import { join } from 'node:path'
import { run } from './step.mjs'
import { root } from './toolchain.mjs'

const { code } = await run('node', [join(root, 'packages/simulation/src/planted.ts'), ...process.argv.slice(2)])
process.exitCode = code
