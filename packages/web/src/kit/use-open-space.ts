import { useEffect } from 'react'
import type { SpaceId } from '@etude/core'
import { useClient } from './use-client.ts'

/** Keeps a space on this device for as long as a screen shows it. Without a connection whatever is there is shown. */
export function useOpenSpace(space: SpaceId | null) {
  const client = useClient()
  useEffect(() => {
    if (space === null) return
    let isLeft = false
    let release: (() => void) | undefined
    const opened = client.open(space)
    opened.then(
      (held) => {
        if (isLeft) held.release()
        else release = held.release
      },
      (error: unknown) => reportError(error),
    )
    return () => {
      isLeft = true
      release?.()
    }
  }, [client, space])
}
