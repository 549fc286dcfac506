import { useCallback, useSyncExternalStore } from 'react'
import type { LearnerId } from '@etude/core'
import { useClient } from '../kit/use-client.ts'
import { practiceStore } from './practice-store.ts'
import type { PracticeView, Wants } from './practice-store.ts'

/** How one learner's practice stands, as of this minute and of what is on this device. */
export function usePractice(learner: LearnerId, wants: Wants): PracticeView {
  const store = practiceStore(useClient(), learner)
  const subscribe = useCallback((changed: () => void) => store.subscribe(changed, wants), [store, wants])
  return useSyncExternalStore(subscribe, () => store.view)
}
