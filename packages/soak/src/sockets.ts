import type { Account } from './accounts.ts'
import { between } from './chance.ts'
import type { Figures } from './figures.ts'
import type { SoakOptions } from './run-soak.ts'

interface Sockets {
  connected(): Promise<void>
  close(): void
}

/** Listeners that come back whenever they are cut off. */
export function openSockets(
  { sockets }: SoakOptions,
  accountAt: (place: number) => Account,
  urlOf: (place: number) => string,
  figures: Figures,
): Sockets {
  const open = new Set<WebSocket>()
  let isOver = false
  let isReady = (): void => {}
  const ready = new Promise<void>((resolve) => (isReady = resolve))
  const connect = (place: number): void => {
    const { token } = accountAt(place)
    const socket = new WebSocket(`${urlOf(place).replace('http', 'ws')}/live`, ['etude.v1', `bearer.${token}`])
    socket.addEventListener('open', () => {
      open.add(socket)
      if (open.size === sockets) isReady()
    })
    socket.addEventListener('message', () => figures.add('messages heard at sockets'))
    socket.addEventListener('error', () => undefined)
    socket.addEventListener('close', () => {
      open.delete(socket)
      if (isOver) return
      figures.add('sockets opened again')
      setTimeout(() => isOver || connect(place), between(200, 3_000))
    })
  }
  for (let place = 0; place < sockets; place += 1) setTimeout(() => connect(place), place * 2)
  return {
    connected: () => ready,
    close() {
      isOver = true
      for (const socket of open) socket.close()
    },
  }
}
