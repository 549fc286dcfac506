import { useEffect, useState } from 'react'

/** The secret of a mailed link stands behind the #. It is read once and taken out of the address, so that no history keeps it. */
export function useSecretInAddress(): string | null {
  const [secret] = useState(() => {
    const found = decodeURIComponent(location.hash.slice(1))
    return found === '' ? null : found
  })
  useEffect(() => {
    if (location.hash !== '') history.replaceState(history.state, '', location.pathname + location.search)
  }, [])
  return secret
}
