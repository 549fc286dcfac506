// Administration from the command line: `npm run etude -- backup FILE` and the like. It asks for passwords, and so has the terminal to itself.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { root } from './toolchain.mjs'

const cli = spawn('node', [join(root, 'packages/server/src/cli.ts'), ...process.argv.slice(2)], { stdio: 'inherit' })
const [code] = await once(cli, 'exit')
process.exitCode = code ?? 1
