// Builds what changed, then becomes the server.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { step } from './step.mjs'
import { root } from './toolchain.mjs'

const build = await step('build', 'pnpm', ['exec', 'turbo', 'run', 'build', '--output-logs=errors-only'])
if (!build.passed) process.exit(1)
const server = spawn('node', [join(root, 'packages/server/src/main.ts')], { cwd: root, stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill(signal))
server.on('exit', (code) => process.exit(code ?? 1))
