import { missedPolicies, practiceLimits } from '@etude/core'
import type { Body, MissedPolicy } from '@etude/core'
import { Button } from '../kit/button.tsx'
import { Field, SelectField } from '../kit/field.tsx'
import { Icon } from '../kit/icon.tsx'
import { newId } from '../kit/new-id.ts'
import type { Translate } from '../messages/translate.ts'
import { useReading } from './use-reading.ts'
import styles from './plans.module.css'

type Plan = Body<'practice-plan'>

/** What of a plan has no part in its schedule, while somebody writes it. */
export interface PlanDraft {
  readonly title: string
  readonly type: Plan['type']
  readonly missed: MissedPolicy
  readonly prompts: readonly { readonly row: string; readonly text: string }[]
}

export const newPlanDraft: PlanDraft = { title: '', type: 'custom', missed: 'keep-one', prompts: [] }

export const planDraftOf = ({ title, type, missed, prompts }: Plan): PlanDraft => ({
  title,
  type,
  missed,
  prompts: prompts.map((text, index) => ({ row: `p${index}`, text })),
})

export const promptsIn = ({ prompts }: PlanDraft): string[] =>
  prompts.map(({ text }) => text.trim()).filter((text) => text !== '')

export type PlanProblems = { readonly title: string | null; readonly prompts: string | null }

export function checkPlanDraft(t: Translate, draft: PlanDraft): PlanProblems {
  const max = practiceLimits.titleCharacters
  const title = draft.title.trim()
  const isLong = (text: string): boolean => text.length > max
  return {
    title: title === '' ? t('plans.problem.noTitle') : isLong(title) ? t('plans.problem.tooLong', { max }) : null,
    prompts: promptsIn(draft).some(isLong) ? t('plans.problem.tooLong', { max }) : null,
  }
}

export function TitleField(props: {
  readonly draft: PlanDraft
  readonly problem: string | null
  readonly onChange: (draft: PlanDraft) => void
}) {
  const { t } = useReading()
  return (
    <Field
      label={t('plans.title')}
      hint={t('plans.titleHint')}
      autoComplete="off"
      // One megabyte of text would be drawn again with each letter: what is far too long is cut, and said to be too long.
      value={props.draft.title}
      error={props.problem}
      onChange={(event) => props.onChange({ ...props.draft, title: event.target.value.slice(0, cutAfter) })}
    />
  )
}

const cutAfter = practiceLimits.titleCharacters * 4

const types = ['custom', 'course', 'bootcamp'] as const

export function PlanFields(props: {
  readonly draft: PlanDraft
  readonly problem: string | null
  readonly onChange: (draft: PlanDraft) => void
}) {
  const { draft, problem, onChange } = props
  const { t } = useReading()
  return (
    <div className={styles['fields']}>
      <fieldset className={styles['options']}>
        <legend>{t('plans.missed')}</legend>
        {missedPolicies.map((policy) => (
          <label key={policy}>
            <input
              type="radio"
              name="missed"
              checked={draft.missed === policy}
              onChange={() => onChange({ ...draft, missed: policy })}
            />
            <span>
              {t(`plans.policies.${policy}`)}
              <span className={styles['soft']}>{t(`plans.policyHints.${policy}`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <details className={styles['more']} open={problem !== null || undefined}>
        <summary>{t('plans.morePlan')}</summary>
        <div className={styles['fields']}>
          <SelectField
            label={t('plans.type')}
            value={draft.type}
            onChange={(event) =>
              onChange({ ...draft, type: types.find((type) => type === event.target.value) ?? 'custom' })
            }
          >
            {types.map((type) => (
              <option key={type} value={type}>
                {t(`plans.types.${type}`)}
              </option>
            ))}
          </SelectField>
          <fieldset className={styles['segments']}>
            <legend>{t('plans.prompts')}</legend>
            <p className={styles['soft']}>{t('plans.promptsHint')}</p>
            {draft.prompts.map(({ row, text }, index) => (
              <div key={row} className={styles['row']}>
                <input
                  className={styles['grow']}
                  aria-label={t('plans.prompt', { place: index + 1 })}
                  placeholder={t('plans.promptExample')}
                  value={text}
                  onChange={(event) => {
                    const changed = event.target.value.slice(0, cutAfter)
                    onChange({
                      ...draft,
                      prompts: draft.prompts.map((one) => (one.row === row ? { row, text: changed } : one)),
                    })
                  }}
                />
                <Button
                  look="quiet"
                  aria-label={t('plans.removePrompt', { place: index + 1 })}
                  onClick={() => onChange({ ...draft, prompts: draft.prompts.filter((one) => one.row !== row) })}
                >
                  <Icon name="close" size={18} />
                </Button>
              </div>
            ))}
            {problem !== null && <p className={styles['error']}>{problem}</p>}
            {draft.prompts.length < practiceLimits.prompts && (
              <div className={styles['row']}>
                <Button onClick={() => onChange({ ...draft, prompts: [...draft.prompts, { row: newId(), text: '' }] })}>
                  <Icon name="plus" size={18} />
                  {t('plans.addPrompt')}
                </Button>
              </div>
            )}
          </fieldset>
        </div>
      </details>
    </div>
  )
}
