import { useMemo } from 'react'
import { useClient } from '../kit/use-client.ts'
import { useLive } from '../kit/use-live.ts'

/** Something said no to, remembered on this device; undefined until it is known, null where nothing was. */
export function useKeptText(name: string): readonly [string | null | undefined, (text: string) => void] {
  const client = useClient()
  const kept = useLive(useMemo(() => client.kept(name), [client, name]))
  const text = kept === undefined ? undefined : typeof kept.value === 'string' ? kept.value : null
  return [text, (next) => void client.keep(name, () => next)]
}
