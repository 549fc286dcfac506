import type { Body } from '@etude/core'
import type { Translate } from '../messages/translate.ts'
import type { People } from '../session/people.tsx'
import type { DraftRecords } from './read-draft.ts'

/** Who did something: by name where the name is known to whoever looks, else by what they are to the learner. */
export function nameOf(
  t: Translate,
  { profile, guardians }: Pick<DraftRecords, 'profile' | 'guardians'>,
  { settings }: Pick<People, 'settings'>,
  { by, as, byName }: Pick<Body<'plan-change'>, 'by' | 'as' | 'byName'>,
): string {
  if (by !== null && settings?.body.user === by) return t('approve.people.you')
  if (by !== null && profile.user === by) return profile.name
  const guardian = guardians.find((each) => each.guardian === by)
  return guardian?.guardianName ?? byName ?? t(`approve.people.${as}`)
}
