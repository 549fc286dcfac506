import { setTimeout as pause } from 'node:timers/promises'
import { between, pick } from './chance.ts'
import type { DeviceProcess } from './device-process.ts'
import type { Figures } from './figures.ts'
import type { SoakOptions } from './run-soak.ts'
import type { ServerProcess } from './server-process.ts'

/** Breaks one thing after another, each of them once before chance decides. */
export async function breakThings(
  { faultEveryMs, databaseUrl, disk }: SoakOptions,
  servers: readonly ServerProcess[],
  devices: readonly DeviceProcess[],
  figures: Figures,
  isOver: () => boolean,
): Promise<void> {
  const faults: readonly (readonly [string, () => Promise<void>])[] = [
    ['server killed', async () => pick(servers)?.killAndRestart()],
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
    if (isOver()) return
    const [name, run] = faults[count] ?? pick(faults) ?? ['', async () => undefined]
    figures.add(`fault: ${name}`)
    figures.broken += 1
    await run()
    await pause(500)
    figures.broken -= 1
  }
}
