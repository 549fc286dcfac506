import type { Client } from '@etude/client-sdk'
import type { Reader } from '@etude/core'

/** The records as they are now, once, for something that is about to be worked out from them. */
export const readOnce = <T>(client: Client, read: (reader: Reader) => Promise<T>): Promise<T> =>
  new Promise((resolve) => {
    const stop = client.live(read).subscribe((answer) => {
      stop()
      resolve(answer)
    })
  })
