import { useId } from 'react'
import { practiceLimits } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { TextField } from '../kit/field.tsx'
import { usePeople } from '../session/people.tsx'
import type { KnownLearner } from '../session/people.tsx'
import pills from '../kit/pills.module.css'
import styles from './practice.module.css'

export interface NoteDraft {
  readonly text: string
  /** 1, hard, to 5, wonderful; null for whoever does not say. */
  readonly feeling: number | null
  /** Beside the prompts of the plan. */
  readonly answers: readonly string[]
}

export const feelingNames = ['hard', 'bumpy', 'fair', 'good', 'great'] as const

export const isEmptyNote = ({ text, feeling, answers }: NoteDraft): boolean =>
  feeling === null && [text, ...answers].every((each) => each.trim() === '')

interface Props {
  readonly learner: KnownLearner
  readonly prompts: readonly string[]
  readonly draft: NoteDraft
  readonly onChange: (draft: NoteDraft) => void
}

/** What a learner thinks of a session, and who will read it. */
export function PrivateNote({ learner, prompts, draft, onChange }: Props) {
  const { t } = useTranslation()
  const { people } = usePeople()
  const group = useId()
  const isChild = [...people.own, ...people.children].find(({ id }) => id === learner.id)?.body.child ?? false
  const name = learner.name.split(' ')[0] ?? learner.name
  return (
    <fieldset className={styles['private']}>
      <legend>
        {!isChild
          ? t('practice.private')
          : learner.relation === 'self'
            ? t('practice.privateOwnChild')
            : t('practice.privateChild', { name })}
      </legend>
      <p className={styles['soft']}>{isChild ? t('practice.privateChildMore') : t('practice.privateMore')}</p>
      <fieldset>
        <legend>{t('practice.feeling')}</legend>
        <div className={pills['pills']}>
          {feelingNames.map((feeling, index) => (
            <label key={feeling}>
              <input
                type="radio"
                name={group}
                checked={draft.feeling === index + 1}
                onChange={() => onChange({ ...draft, feeling: index + 1 })}
              />
              {t(`practice.feelings.${feeling}`)}
            </label>
          ))}
        </div>
      </fieldset>
      {prompts.map((prompt, index) => (
        <TextField
          key={prompt}
          label={prompt}
          rows={2}
          maxLength={practiceLimits.noteCharacters}
          value={draft.answers[index] ?? ''}
          onChange={(event) => {
            const answers = prompts.map((_, place) => draft.answers[place] ?? '')
            onChange({ ...draft, answers: answers.with(index, event.target.value) })
          }}
        />
      ))}
      <TextField
        label={t('practice.thoughts')}
        rows={2}
        maxLength={practiceLimits.noteCharacters}
        value={draft.text}
        onChange={(event) => onChange({ ...draft, text: event.target.value })}
      />
    </fieldset>
  )
}
