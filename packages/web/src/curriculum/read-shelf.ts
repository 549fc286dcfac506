import { curriculumShelf, readLearning } from '@etude/core'
import type { Body, LearnerId, Learning, Reader, UserId } from '@etude/core'

/** What a learner learns from, what there is to choose from, and what this account has made itself. */
export interface Shelf {
  readonly studies: readonly Body<'study'>[]
  readonly cards: readonly Body<'curriculum-card'>[]
  readonly own: readonly Body<'curriculum'>[]
  readonly titles: ReadonlyMap<string, string>
  readonly learning: Learning | undefined
}

export async function readShelf(reader: Reader, learner: LearnerId, account: UserId): Promise<Shelf> {
  const studies = (await reader.list('study', 'learner', learner)).map(({ body }) => body)
  const cards = (await reader.list('curriculum-card', 'shelf', curriculumShelf)).map(({ body }) => body)
  const own = (await reader.list('curriculum', 'owner', account)).map(({ body }) => body)
  const titles = new Map<string, string>([...cards, ...own].map(({ curriculum, title }) => [curriculum, title]))
  for (const { curriculum } of studies) {
    const whole = await reader.get('curriculum', curriculum)
    if (whole !== undefined) titles.set(curriculum, whole.body.title)
  }
  return { studies, cards, own, titles, learning: await readLearning(reader, learner) }
}
