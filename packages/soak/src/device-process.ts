import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Account } from './accounts.ts'
import type { Figures } from './figures.ts'

const program = fileURLToPath(new URL('device.ts', import.meta.url))

/** A device that runs in a process of its own, and what it has promised its person so far. */
export class DeviceProcess {
  readonly account: Account
  readonly done = new Set<string>()
  isSettled = false
  readonly #folder: string
  readonly #url: string
  readonly #figures: Figures
  #child: ChildProcess | null = null

  constructor(url: string, account: Account, folder: string, figures: Figures) {
    this.#url = url
    this.account = account
    this.#folder = folder
    this.#figures = figures
  }

  start(): void {
    const { id, learner } = this.account
    const child = spawn('node', [program, this.#url, id, learner, this.#folder], { stdio: ['pipe', 'pipe', 'inherit'] })
    this.#child = child
    this.giveToken()
    let rest = ''
    child.stdout.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) this.#hear(line.split(' '))
    })
    child.stdin.on('error', () => undefined)
  }

  giveToken(): void {
    this.#child?.stdin?.write(`${this.account.token}\n`)
  }

  async killAndRestart(): Promise<void> {
    await this.end()
    this.start()
  }

  /** Writes no more, and goes when nothing waits any longer. */
  async finish(): Promise<void> {
    const child = this.#child
    if (child === null || child.exitCode !== null) return
    const closed = once(child, 'close')
    child.kill('SIGTERM')
    await closed
  }

  /** At once, whatever waits. */
  async end(): Promise<void> {
    const child = this.#child
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const closed = once(child, 'close')
    child.kill('SIGKILL')
    await closed
  }

  #hear([what, value = '', why = '']: readonly string[]): void {
    if (what === 'done') {
      this.done.add(value)
      this.#figures.add('edits called done on a device')
    } else if (what === 'waiting') this.#figures.add(`looks at a device that still waited, ${why}`)
    else if (what === 'refused') this.#figures.complain(`a device refused ${value}: ${why}`)
    else if (what === 'settled') {
      this.isSettled = true
      if (value !== '0') this.#figures.complain(`a device ended with ${value} refused edits`)
    }
  }
}
