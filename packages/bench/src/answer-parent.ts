/** What a measurement asks of a server in a process of its own. */
export type Asked = 'cpu' | 'stop'

/** Says where it listens, and answers what its processor has cost so far. Without its parent it does not go on. */
export function answerParent(address: string, stop: () => Promise<void>): void {
  const end = (): void => void stop().finally(() => process.exit(0))
  process.on('message', (asked: Asked) => {
    if (asked === 'stop') return end()
    const { user, system } = process.cpuUsage()
    process.send?.({ cpuMicros: user + system })
  })
  process.once('disconnect', end)
  process.send?.({ address })
}
