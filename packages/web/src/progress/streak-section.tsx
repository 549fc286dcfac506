import { useCallback, useState } from 'react'
import type { CivilDate, Streak, StreakLine } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { SelectField } from '../kit/field.tsx'
import { Section } from '../kit/page.tsx'
import { useEdit } from '../kit/use-edit.ts'
import { useRecords } from '../kit/use-live.ts'
import type { KnownLearner } from '../session/people.tsx'
import { dateInWords } from '../today/learner-day.ts'
import styles from './progress.module.css'

interface Props {
  readonly learner: KnownLearner
  readonly streak: Streak
  readonly today: CivilDate
}

const linesAtFirst = 14

/** ANA-4. The streak, and its whole story in sentences. */
export function StreakSection({ learner, streak, today }: Props) {
  const { t } = useTranslation()
  const [shown, setShown] = useState(linesAtFirst)
  const { unit, length, longest, freezes, ledger } = streak
  const lines = ledger.toReversed()
  return (
    <Section title={t('progress.streak')}>
      <p className={styles['big']}>
        {unit === 'day' ? t('practice.streakDays', { count: length }) : t('practice.streakWeeks', { count: length })}
      </p>
      <p className={styles['soft']}>
        {longest > 0 &&
          (unit === 'day'
            ? t('progress.streakLongest', { count: longest })
            : t('progress.streakLongestWeeks', { count: longest }))}{' '}
        {t('progress.freezes', { count: freezes })}
      </p>
      {ledger.length > 0 && (
        <details className={styles['why']}>
          <summary>{t('progress.why')}</summary>
          <p className={styles['soft']}>{t('progress.whyRule')}</p>
          <ol className={styles['ledger']} aria-label={t('progress.whyTitle')}>
            {lines.slice(0, shown).map((line) => (
              <LedgerLine key={line.date} line={line} unit={unit} />
            ))}
          </ol>
          {lines.length > shown && (
            <Button onClick={() => setShown(shown + 4 * linesAtFirst)}>{t('progress.ledgerMore')}</Button>
          )}
        </details>
      )}
      {learner.relation !== 'pupil' && unit === 'day' && <Minimum learner={learner} today={today} />}
    </Section>
  )
}

function LedgerLine({ line, unit }: { readonly line: StreakLine; readonly unit: Streak['unit'] }) {
  const { t, locale } = useTranslation()
  const { result, due, done, repaired, length } = line
  const day = dateInWords(line.date, locale, { weekday: 'short', day: 'numeric', month: 'short' })
  const date = unit === 'day' ? day : `${t('progress.week')} ${day}`
  const sentence = result === 'kept' && repaired ? 'repaired' : result
  return <li className={styles[result]}>{t(`progress.ledger.${sentence}`, { date, due, done, length })}</li>
}

/** OCC-25. The smallest practice that still keeps a day: from today on, and for no day before. */
function Minimum({ learner, today }: Omit<Props, 'streak'>) {
  const { t } = useTranslation()
  const edit = useEdit()
  const minimums = useRecords(
    useCallback(async (reader) => (await reader.get('streak-minimum', learner.id))?.body.minimums ?? [], [learner.id]),
  )
  const held = minimums?.findLast(({ from }) => from <= today)?.sessions ?? 0
  const set = (sessions: number) =>
    edit('practice.set-minimum', { learner: learner.id, from: today, sessions }, t('progress.minimumSaved'))
  return (
    <div className={styles['minimum']}>
      <SelectField
        label={t('progress.minimum')}
        hint={t('progress.minimumMore')}
        value={held}
        onChange={(event) => void set(Number(event.target.value))}
      >
        {[0, 1, 2, 3, 4].map((sessions) => (
          <option key={sessions} value={sessions}>
            {sessions === 0 ? t('progress.minimumAll') : t('progress.minimumSome', { count: sessions })}
          </option>
        ))}
      </SelectField>
    </div>
  )
}
