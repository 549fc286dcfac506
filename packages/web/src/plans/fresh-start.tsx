import { useMemo } from 'react'
import { absenceOffer, carriedOfAll, wallOf } from '@etude/core'
import type { ArrangedOccurrence, CivilDate, LearnerId, PracticeFacts } from '@etude/core'
import { Button } from '../kit/button.tsx'
import { Note } from '../kit/states.tsx'
import { useEdit } from '../kit/use-edit.ts'
import { useHere } from './use-practice-facts.ts'
import { useReading } from './use-reading.ts'
import styles from './plans.module.css'

/** After an absence: an offer, never taken for anybody. */
export function FreshStart(props: {
  readonly learner: LearnerId
  readonly facts: PracticeFacts
  readonly occurrences: readonly ArrangedOccurrence[]
  readonly today: CivilDate
  /** What today has room for: more than that waiting is too much. */
  readonly minutesToday: number
}) {
  const { learner, facts, occurrences, today, minutesToday } = props
  const { t } = useReading()
  const now = wallOf(useHere())
  const edit = useEdit()
  const offer = useMemo(
    () => absenceOffer(carriedOfAll(occurrences, facts, now, today), facts, today, minutesToday),
    [occurrences, facts, now, today, minutesToday],
  )
  if (offer === null) return null
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
