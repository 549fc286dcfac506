import { AsyncLocalStorage } from 'node:async_hooks'

const outside = new AsyncLocalStorage<true>()

/** Code that talks to a real server over a real socket has real timers, while everything beside it keeps the simulated ones. */
export const runOutside = <T>(run: () => T): T => outside.run(true, run)

export const isOutside = (): boolean => outside.getStore() === true
