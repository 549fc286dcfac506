// The server restarts when its code changes, the screens reload in place; the screens' address forwards the rest to the server.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root } from './toolchain.mjs'

const server = spawn('node', ['--watch', join(root, 'packages/server/src/main.ts')], { cwd: root, stdio: 'inherit' })
const web = spawn('pnpm', ['exec', 'vite'], { cwd: join(root, 'packages/web'), stdio: 'inherit' })
const children = [server, web]
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => children.forEach((child) => child.kill(signal)))
for (const child of children)
  child.on('exit', (code) => {
    children.forEach((other) => other.kill('SIGTERM'))
    process.exitCode = code ?? 1
  })
