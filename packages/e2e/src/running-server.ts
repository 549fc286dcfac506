import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const main = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url))
const cli = fileURLToPath(new URL('../../server/src/cli.ts', import.meta.url))
const endsWithParent = new URL('ends-with-parent.ts', import.meta.url).href
const onAnotherDay = new URL('on-another-day.ts', import.meta.url).href
/** The demonstration has a year of practice to write down first, on a machine that may be busy. */
const startsWithinMs = 120_000
/** A server that was asked to stop and does not is ended: nobody who tears down waits for ever. */
const stopsWithinMs = 20_000

/** The real server with the demonstration in a folder of its own, at one address for as long as the test lasts. */
export interface RunningServer {
  readonly url: string
  /** Stops listening, as a lost connection or a switched-off machine would look to a phone. */
  stop(): Promise<void>
  /** Goes on where it stopped; from another moment, where one is given, as if it had been off until then. */
  start(at?: Date): Promise<void>
  /** Ends the process as a power cut would. */
  kill(): Promise<void>
  /** Runs the command line on the server's data, as `npm run etude -- …` does. */
  command(...words: readonly string[]): Promise<void>
  close(): Promise<void>
}

export async function startServer(from?: Date): Promise<RunningServer> {
  const folder = await mkdtemp(join(tmpdir(), 'etude-e2e-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let child: ChildProcess | null = null

  let aheadMs = 0
  const start = async (at?: Date): Promise<void> => {
    if (at !== undefined) aheadMs = at.getTime() - Date.now()
    const settings = { PORT: String(port), HOST: '127.0.0.1', DATA_DIR: folder, DEMO: '1', LOG_LEVEL: 'error' }
    const started = spawn(process.execPath, ['--import', endsWithParent, '--import', onAnotherDay, main], {
      env: { ...process.env, ...settings, CLOCK_AHEAD_MS: String(aheadMs) },
      stdio: ['pipe', 'ignore', 'inherit'],
    })
    child = started
    const deadline = Date.now() + startsWithinMs
    while (!(await isReady(url))) {
      if (hasEnded(started) || Date.now() > deadline) {
        started.kill('SIGKILL')
        throw new Error('The server did not start.')
      }
      await new Promise((next) => setTimeout(next, 50))
    }
  }
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    if (child === null || hasEnded(child)) return
    const ending = child
    const ended = once(ending, 'exit')
    ending.kill(signal)
    const force = setTimeout(() => ending.kill('SIGKILL'), stopsWithinMs)
    await ended
    clearTimeout(force)
  }
  const stop = () => end('SIGTERM')
  const kill = () => end('SIGKILL')
  const command = async (...words: readonly string[]): Promise<void> => {
    await promisify(execFile)(process.execPath, [cli, ...words], { env: { ...process.env, DATA_DIR: folder } })
  }
  const close = async (): Promise<void> => {
    await stop()
    await rm(folder, { recursive: true, force: true })
  }
  await start(from)
  return { url, stop, start, kill, command, close }
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/ready`).then(
    (answer) => answer.ok,
    () => false,
  )

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('No free port was found.')
  return address.port
}
