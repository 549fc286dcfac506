// Runs the commands that a task is made of, with one way to print and to stop.
import { spawn } from 'node:child_process'
import { root } from './toolchain.mjs'

/**
 * Runs a command to its end; resolves with its exit code and, where asked, what it printed. One that decides itself when to stop is handed our signals,
 * and we stay until it has.
 */
export function run(command, args, { quiet = false, env = {}, cwd = root, decidesItself = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    })
    if (decidesItself) for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
    let output = ''
    child.stdout?.on('data', (chunk) => (output += chunk))
    child.stderr?.on('data', (chunk) => (output += chunk))
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code: code ?? (signal === null ? 1 : 128), output }))
  })
}

/** Runs one named step and says how it went: the output of a step that passed is nobody's business. */
export async function step(name, command, args, options = {}) {
  const started = performance.now()
  const { code, output } = await run(command, args, { quiet: true, ...options })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const passed = code === 0
  console.log(`${passed ? '✓' : '✗'} ${name} (${seconds} s)`)
  if (!passed && output !== '') console.log(output.trimEnd())
  return { name, passed, output }
}
