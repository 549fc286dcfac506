// `npm start`, `npm test` and the other root commands: make sure that the toolchain and the dependencies are there, then run the task with them.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureInstalled, ensureToolchain, root } from './toolchain.mjs'

const [task, ...rest] = process.argv.slice(2)
if (task === undefined) {
  console.error('Say which task to run, as in: node tools/run.mjs start')
  process.exit(1)
}
const env = ensureToolchain()
ensureInstalled(env)
const child = spawn('node', [join(root, 'tools', `${task}.mjs`), ...rest], { cwd: root, env, stdio: 'inherit' })
// A terminal sends Ctrl-C to the whole group; a process manager signals only us. Either way the child decides when it has drained.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
// npm passes SIGTERM to its shell alone, which dies without a word to us: whoever has lost the parent it came from has been told to stop.
const parent = process.ppid
setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 300).unref()
child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1))
child.on('error', (error) => {
  console.error(`The task ${task} could not be started: ${error.message}`)
  process.exit(1)
})
