// Figures beside the raw floor: `npm run bench`, or `npm run bench -- commit` for some of them.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root } from './toolchain.mjs'

const child = spawn('node', [join(root, 'packages/bench/src/main.ts'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
})
// It ends what it started before it goes itself.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code) => process.exit(code ?? 1))
