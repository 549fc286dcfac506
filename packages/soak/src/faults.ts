import { setTimeout as pause } from 'node:timers/promises'
import { between, pick } from './chance.ts'
import type { DeviceProcess } from './device-process.ts'
import type { Figures } from './figures.ts'
import type { SoakOptions } from './run-soak.ts'
import type { ServerProcess } from './server-process.ts'

const killed = 'server killed'

/** Breaks one thing after another, each of them once before chance decides. From half of the time on servers live, or nobody would see their memory grow. */
export async function breakThings(
  { faultEveryMs, databaseUrl, disk }: SoakOptions,
  servers: readonly ServerProcess[],
  devices: readonly DeviceProcess[],
  figures: Figures,
  share: () => number,
): Promise<void> {
  const faults: readonly (readonly [string, () => Promise<void>])[] = [
    [killed, async () => pick(servers)?.killAndRestart()],
    [
      'server frozen',
      async () => {
        const server = pick(servers)
        server?.signal('SIGSTOP')
        await pause(between(500, 3_000))
        server?.signal('SIGCONT')
      },
    ],
    ['clock set back by an hour', async () => pick(servers)?.signal('SIGUSR2')],
    ['device killed', async () => pick(devices)?.killAndRestart()],
    ...(disk.canBeFull && databaseUrl === null
      ? [
          [
            'disk full',
            async () => {
              disk.fill()
              await pause(between(500, 3_000))
              disk.free()
            },
          ] as const,
        ]
      : []),
  ]
  for (let count = 0; ; count += 1) {
    await pause(between(0.5, 1.5) * faultEveryMs)
    if (share() > 1) return
    const possible = share() < 0.5 ? faults : faults.filter(([name]) => name !== killed)
    const [name, run] = possible[count] ?? pick(possible) ?? ['', async () => undefined]
    figures.add(`fault: ${name}`)
    figures.broken += 1
    await run()
    await pause(500)
    figures.broken -= 1
  }
}
