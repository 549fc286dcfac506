import { learnerDateOf } from '@etude/core'
import type { Body } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import type { Translate } from '../messages/translate.ts'
import { Section } from '../kit/page.tsx'
import { dateInWords } from './learner-day.ts'
import type { DayRecords } from './read-day.ts'
import { sinceYesterday } from './since-yesterday.ts'
import type { Change } from './since-yesterday.ts'
import styles from './what-is-new.module.css'

/** What is different from when the learner looked last. Nothing new, no section. */
export function WhatIsNew({ profile, records }: { readonly profile: Body<'learner'>; readonly records: DayRecords }) {
  const { t, locale } = useTranslation()
  const { plan } = records
  const plannedOn = plan === undefined ? null : learnerDateOf(plan.generatedAt, profile.dayStarts)
  const changes = sinceYesterday({ ...records, plannedOn })
  if (changes.length === 0) return null
  return (
    <Section title={t('day.since.title')}>
      <ul className={styles['changes']}>
        {changes.map((change) => (
          <li key={change.type}>{changeWords(t, locale, change)}</li>
        ))}
      </ul>
    </Section>
  )
}

function changeWords(t: Translate, locale: string, change: Change): string {
  switch (change.type) {
    case 'done':
      return t('day.since.done', { count: change.count, weekday: dateInWords(change.on, locale, { weekday: 'long' }) })
    case 'carried':
    case 'test':
      return t(`day.since.${change.type}`, { count: change.count })
    case 'put-off':
      return t('day.since.putOff', { count: change.count })
    case 'planned':
    case 'replanned':
      return t(`day.since.${change.type}`)
  }
}
