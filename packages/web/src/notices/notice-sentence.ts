import type { Body, ShownNotice } from '@etude/core'
import type { Translate } from '../messages/translate.ts'
import { nameOf } from '../approve/people-words.ts'
import type { People } from '../session/people.tsx'
import { dateInWords } from '../today/learner-day.ts'

interface Around {
  readonly people: People
  readonly profile: Body<'learner'> | undefined
  readonly guardians: readonly Body<'guardianship'>[]
}

/** What happened, to whose week, and by whom where that is somebody. */
export function noticeSentence(
  t: Translate,
  locale: string,
  { notice, learnerName }: ShownNotice,
  { people, profile, guardians }: Around,
): string {
  const { event, week, count, by, as, byName } = notice
  const own = guardians.filter((each) => each.learner === notice.learner)
  const who =
    profile === undefined
      ? t(`notices.people.${as}`)
      : nameOf(t, { profile, guardians: own }, people, { by, as, byName })
  const date = dateInWords(week, locale, { day: 'numeric', month: 'long' })
  const said = event === 'refreshed' && notice.because?.type === 'stale' ? 'stale' : event
  return t(`notices.said.${said}`, { who, name: learnerName, date, count })
}
