import { useCallback, useMemo } from 'react'
import { absenceOffer, carriedOfAll, dayNumber, plannedDayOf, wallOf } from '@etude/core'
import type { ArrangedOccurrence, CivilDate, LearnerId, PracticeFacts, Reader } from '@etude/core'
import { Button } from '../kit/button.tsx'
import { Note } from '../kit/states.tsx'
import { useEdit } from '../kit/use-edit.ts'
import { useRecords } from '../kit/use-live.ts'
import { useHere } from './use-practice-facts.ts'
import { useReading } from './use-reading.ts'
import styles from './plans.module.css'

/** After an absence: an offer, never taken for anybody. */
export function FreshStart(props: {
  readonly learner: LearnerId
  readonly facts: PracticeFacts
  readonly occurrences: readonly ArrangedOccurrence[]
  readonly today: CivilDate
}) {
  const { learner, facts, occurrences, today } = props
  const { t } = useReading()
  const now = wallOf(useHere())
  const edit = useEdit()
  const profile = useRecords(useCallback((reader: Reader) => reader.get('learner', learner), [learner]))
  // More than a day has room for is too much to begin with.
  const minutesToday = profile?.body.availability[plannedDayOf(dayNumber(today))] ?? 0
  const offer = useMemo(
    () => absenceOffer(carriedOfAll(occurrences, facts, now, today), facts, today, minutesToday),
    [occurrences, facts, now, today, minutesToday],
  )
  if (offer === null || profile === undefined) return null
  return (
    <Note>
      <p>{t('plans.fresh.lead', { count: offer.letsGo.length })}</p>
      <div className={styles['noteAction']}>
        <Button onClick={() => void edit('practice.start-fresh', { learner, upTo: offer.upTo }, t('plans.fresh.done'))}>
          {t('plans.fresh.do')}
        </Button>
      </div>
    </Note>
  )
}
