import { RecordId } from '@etude/core'
import type { MoveSuggestion } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { newId } from '../kit/new-id.ts'
import { useEdit } from '../kit/use-edit.ts'
import type { KnownLearner } from '../session/people.tsx'
import type { NextView } from './practice-view.ts'
import { dayInWords, percentInWords, titleOf } from './session-words.ts'
import { useKeptText } from './use-kept-text.ts'
import styles from './practice.module.css'

interface Props {
  readonly learner: KnownLearner
  readonly next: NextView
  readonly move: MoveSuggestion
}

/** FC-7. A session that would be better off on another day, and what that would change. */
export function Suggestion({ learner, next, move }: Props) {
  const speaking = useTranslation()
  const { t, locale } = speaking
  const edit = useEdit()
  const { planned } = move.occurrence
  const [left, leave] = useKeptText(`suggestion:${learner.id}`)
  if (left === undefined || left === planned.id) return null
  const words = {
    title: titleOf(next.plans, planned.plan, speaking),
    from: dayInWords(move.from, next.today, speaking),
    to: dayInWords(move.to, next.today, speaking),
    before: percentInWords(move.before, locale),
    after: percentInWords(move.after, locale),
    target: percentInWords(move.targetAfter, locale),
  }
  const apply = () =>
    edit(
      'practice.arrange-occurrence',
      {
        learner: learner.id,
        plan: planned.plan,
        key: planned.key,
        change: RecordId.parse(newId()),
        what: { type: 'moved', date: move.to, timeMinutes: null, suggested: true },
      },
      t('practice.moved', words),
    )
  return (
    <div className={styles['card']}>
      <h3>{t('practice.moveTitle', words)}</h3>
      <p>{t('practice.moveMore', words)}</p>
      <div className={styles['acts']}>
        <Button onClick={() => void apply()}>{t('practice.move')}</Button>
        <Button look="quiet" onClick={() => leave(planned.id)}>
          {t('practice.leave')}
        </Button>
      </div>
    </div>
  )
}
