/** By then the first screen stands, also on a slow phone, and nobody has had the time to do much. */
const restMs = 2_500

/** Fetches what edits run by before there is one, so that the first is as quick as the others. Answers how to give it up. */
export function fetchMutatorsAtRest(): () => void {
  const timer = setTimeout(
    () => whenIdle(() => void import('@etude/core/mutators').catch(toBeFetchedByTheEdit)),
    restMs,
  )
  return () => clearTimeout(timer)
}

/** Not every browser says when it has nothing to do. */
const whenIdle = (callback: () => void): void => {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(callback)
  else callback()
}

const toBeFetchedByTheEdit = (): void => {}
