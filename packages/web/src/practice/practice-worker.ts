import { createPracticeView } from './practice-view.ts'
import type { PracticeAnswer, PracticeQuestion } from './practice-store.ts'

// Thousands of days are arranged and a thousand futures drawn here, so that the screen itself never waits for it.
const viewOf = new Map<string, ReturnType<typeof createPracticeView>>()

addEventListener('message', ({ data }: MessageEvent<PracticeQuestion>) => {
  const { learner, input, wants } = data
  const known = viewOf.get(learner) ?? createPracticeView()
  viewOf.set(learner, known)
  const view = known(input)
  const answer = (part: Omit<PracticeAnswer, 'learner'>): void => postMessage({ learner, ...part })
  // What to do next is wanted first; the rest may follow.
  answer({ next: view.next(), last: false })
  if (wants === 'everything') answer({ progress: view.progress(), last: false })
  answer({ ahead: view.ahead(), last: true })
})
