import { useSyncExternalStore } from 'react'

const wide = () => matchMedia('(min-width: 60rem)')

/** Whether there is room for two panes; the same width at which the frame has its side bar. */
export const useIsWide = (): boolean =>
  useSyncExternalStore(
    (changed) => {
      const query = wide()
      query.addEventListener('change', changed)
      return () => query.removeEventListener('change', changed)
    },
    () => wide().matches,
  )
