import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export interface ServerSettings {
  readonly port: number
  /** One address for all processes behind it, as tokens are made out to it. */
  readonly publicUrl: string
  readonly dataDir: string
  readonly databaseUrl: string | null
  readonly secret: string
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** One real server, as `npm start` runs it, that can be treated badly. */
export class ServerProcess {
  readonly url: string
  readonly #settings: ServerSettings
  #child: ChildProcess | null = null
  #errors = ''
  restarts = 0

  constructor(settings: ServerSettings) {
    this.#settings = settings
    this.url = `http://127.0.0.1:${settings.port}`
  }

  async start(): Promise<void> {
    const { port, publicUrl, dataDir, databaseUrl, secret } = this.#settings
    const child = spawn('node', ['--import', here('clock.ts'), here('../../server/src/main.ts')], {
      env: {
        PATH: process.env['PATH'] ?? '',
        PORT: String(port),
        PUBLIC_URL: publicUrl,
        DATA_DIR: dataDir,
        ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
        AUTH_SECRET: secret,
        DEMO: '0',
        LOG_LEVEL: 'fatal',
        TRUST_PROXY: '1',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    child.stderr.on('data', (chunk: Buffer) => (this.#errors = (this.#errors + chunk.toString()).slice(-4_000)))
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes('running at')) resolve()
      })
      child.once('exit', (code, signal) =>
        reject(new Error(`The server ended with ${signal ?? code}: ${this.#errors}`)),
      )
    })
  }

  get isUp(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** It is gone in the middle of whatever it did. */
  async killAndRestart(): Promise<void> {
    await this.end('SIGKILL')
    this.restarts += 1
    await this.start()
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGUSR2'): void {
    this.#child?.kill(signal)
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child
    if (child === null || !this.isUp) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }

  /** Memory that it holds at this moment, in MB, or null while it is not there. */
  residentMb(): number | null {
    try {
      const status = readFileSync(`/proc/${this.#child?.pid}/status`, 'utf8')
      const kilobytes = /VmRSS:\s+(\d+)/.exec(status)?.[1]
      return kilobytes === undefined ? null : Number(kilobytes) / 1024
    } catch {
      return null
    }
  }
}
