import { useCallback, useState } from 'react'
import { historyOf } from '@etude/core'
import type { Body, LearnerId, OccurrenceKey, PracticeFacts, Reader, UserId } from '@etude/core'
import { Button } from '../kit/button.tsx'
import { useClient } from '../kit/use-client.ts'
import { useRecords } from '../kit/use-live.ts'
import { sayHistory } from './occurrence-words.ts'
import { useReading } from './use-reading.ts'
import styles from './plans.module.css'

/** The last ones first: who looks here wants to know what has just happened. */
export function HistoryList(props: {
  readonly plan: Body<'practice-plan'>
  readonly facts: PracticeFacts
  readonly learner: LearnerId
  readonly only?: OccurrenceKey
}) {
  const { plan, facts, learner, only } = props
  const reading = useReading()
  const { t } = reading
  const { account } = useClient()
  const names = useRecords(useCallback((reader: Reader) => namesAround(reader, learner), [learner]))
  const [isWhole, setIsWhole] = useState(false)
  const lines = historyOf(plan, facts, only).toReversed()
  if (lines.length === 0) return <p className={styles['soft']}>{t('plans.history.none')}</p>
  const known = { me: account, of: (user: UserId) => names?.get(user) ?? null }
  return (
    <div>
      <ol className={styles['history']} aria-label={t('plans.history.title')}>
        {lines.slice(0, isWhole ? linesMax : linesAtFirst).map((line, index) => (
          <li key={`${line.at.instant} ${index}`}>{sayHistory(reading, line, known)}</li>
        ))}
      </ol>
      {!isWhole && lines.length > linesAtFirst && (
        <Button look="quiet" onClick={() => setIsWhole(true)}>
          {t('plans.history.more', { count: Math.min(lines.length, linesMax) - linesAtFirst })}
        </Button>
      )}
    </div>
  )
}

const linesAtFirst = 8
const linesMax = 300

async function namesAround(reader: Reader, learner: LearnerId): Promise<ReadonlyMap<UserId, string>> {
  const names = new Map<UserId, string>()
  for (const { body } of await reader.list('guardianship', 'learner', learner))
    names.set(body.guardian, body.guardianName)
  const profile = await reader.get('learner', learner)
  if (profile !== undefined && profile.body.user !== null) names.set(profile.body.user, profile.body.name)
  return names
}
