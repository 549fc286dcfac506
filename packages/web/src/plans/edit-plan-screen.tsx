import { useMemo, useState } from 'react'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import {
  RecordId,
  addDays,
  dateOfKey,
  practiceLimits,
  previewScheduleChange,
  scheduleOn,
  scheduleToTakeUp,
  statusAt,
  wallOf,
} from '@etude/core'
import type { Body, CivilDate, Refusal, Result, Schedule, SchedulePreview } from '@etude/core'
import type { EditRefusal } from '../kit/refusal-text.ts'
import { BackLink } from '../kit/back-link.tsx'
import { Button, ButtonLink } from '../kit/button.tsx'
import { Actions } from '../kit/dialog.tsx'
import { SelectField } from '../kit/field.tsx'
import { newId } from '../kit/new-id.ts'
import { Page, Section } from '../kit/page.tsx'
import { Note, Refused } from '../kit/states.tsx'
import { useToast } from '../kit/toast.tsx'
import { useIsWide } from '../kit/use-is-wide.ts'
import { CascadePreview } from './cascade-preview.tsx'
import { sayPlace } from './occurrence-words.ts'
import { OneSession } from './one-session.tsx'
import { PlanFields, TitleField, checkPlanDraft, planDraftOf, promptsIn } from './plan-fields.tsx'
import type { PlanDraft } from './plan-fields.tsx'
import { PartsSection, PlanForm } from './plan-form.tsx'
import { NoPlan } from './plan-screen.tsx'
import { planRefusal } from './problem-words.ts'
import { checkDraft, draftOf, newDraft } from './schedule-draft.ts'
import type { CheckedDraft, ScheduleDraft } from './schedule-draft.ts'
import { ScheduleFields } from './schedule-fields.tsx'
import { edit, useEdits } from './use-edits.ts'
import type { Edit } from './use-edits.ts'
import { useFirstProblem } from './use-first-problem.ts'
import { useArranged, useHere, useToday } from './use-practice-facts.ts'
import { useReading } from './use-reading.ts'
import { WithFacts } from './with-facts.tsx'
import type { Whose } from './with-facts.tsx'
import styles from './plans.module.css'

type PlanBody = Body<'practice-plan'>

export function EditPlanScreen() {
  const { t } = useReading()
  const { plan } = useParams({ from: '/frame/plans/$plan/edit' })
  return (
    <WithFacts title={t('plans.change')}>
      {(whose) => {
        const found = whose.facts.plans.find((one) => one.plan === plan)
        return found === undefined ? <NoPlan {...whose} /> : <EditPlan key={found.plan} {...whose} plan={found} />
      }}
    </WithFacts>
  )
}

const scopes = ['one', 'following', 'all'] as const
type Scope = (typeof scopes)[number]

/** How many of the next sessions one may choose from. */
const choicesMax = 40

function EditPlan({ plan, learner, facts, mayEdit }: Whose & { readonly plan: PlanBody }) {
  const reading = useReading()
  const { t } = reading
  const today = useToday(facts)
  const now = wallOf(useHere())
  const navigate = useNavigate()
  const run = useEdits()
  const toast = useToast()
  const isWide = useIsWide()
  const { from } = useSearch({ from: '/frame/plans/$plan/edit' })
  const all = useArranged(facts, addDays(today, practiceLimits.horizonDays))
  const coming = useMemo(
    () =>
      all
        .filter(
          (one) => one.planned.plan === plan.plan && statusAt(one, now) === 'planned' && one.planned.date >= today,
        )
        .slice(0, choicesMax),
    [all, plan.plan, now, today],
  )
  const [key, setKey] = useState(from ?? coming[0]?.planned.key ?? '')
  const chosen = coming.find(({ planned }) => planned.key === key) ?? coming[0]
  const [scope, setScope] = useState<Scope>(from === undefined || chosen === undefined ? 'all' : 'following')
  const base = scheduleToTakeUp(plan, chosen === undefined ? today : dateOfKey(chosen.planned.key))
  const [draft, setDraft] = useState<ScheduleDraft>(() => (base === null ? newDraft(today) : draftOf(base)))
  const [words, setWords] = useState(() => planDraftOf(plan))
  const [wasTried, setWasTried] = useState(false)
  const [refusal, setRefusal] = useState<EditRefusal | null>(null)
  const [form, showProblem] = useFirstProblem()
  const checked = useMemo(() => checkDraft(draft), [draft])
  const problems = checkPlanDraft(t, words)
  const changesFrom = scope === 'following' && chosen !== undefined ? dateOfKey(chosen.planned.key) : null
  const inForce = scheduleOn(plan.series, changesFrom ?? today)
  const isRescheduled = scope !== 'one' && checked.ok && !isSame(checked.schedule, inForce)
  const preview = useMemo(
    () =>
      checked.ok && isRescheduled
        ? previewScheduleChange(plan, facts, { from: changesFrom, schedule: checked.schedule }, today)
        : null,
    [checked, isRescheduled, plan, facts, changesFrom, today],
  )
  const isSound = scope === 'one' || (problems.title === null && problems.prompts === null && checked.ok)
  const save = async () => {
    setWasTried(true)
    if (!isSound) return showProblem()
    const edits = [
      ...wordEdits(plan, learner.id, words),
      ...(checked.ok && isRescheduled
        ? [
            edit('practice.reschedule', {
              plan: plan.plan,
              learner: learner.id,
              edit: RecordId.parse(newId()),
              from: changesFrom,
              schedule: checked.schedule,
            }),
          ]
        : []),
    ]
    await finish(edits, t('plans.saved', { title: words.title.trim() }))
  }
  const finish = async (edits: readonly Edit[], done: string) => {
    const refused = edits.length === 0 ? null : await run(edits, done)
    setRefusal(refused)
    if (refused !== null) return showProblem()
    if (edits.length === 0) toast({ text: t('plans.nothingChanged') })
    await navigate({ to: '/plans/$plan', params: { plan: plan.plan } })
  }
  const back = (
    <BackLink to="/plans/$plan" params={{ plan: plan.plan }}>
      {plan.title}
    </BackLink>
  )
  if (!mayEdit) {
    return (
      <Page title={t('plans.change')} above={back}>
        <Note icon="lock">{t('plans.readOnly')}</Note>
      </Page>
    )
  }
  const isOne = scope === 'one' && chosen !== undefined
  const cascade = <Preview preview={preview} checked={checked} plan={plan} facts={facts} today={today} />
  return (
    <Page
      title={plan.archived ? t('plans.takeUp') : t('plans.change')}
      above={back}
      // Beside the form where there is room, so that what a change does is seen while it is made.
      aside={isWide ? <div className={styles['beside']}>{!isOne && cascade}</div> : undefined}
    >
      <div className={styles['form']}>
        {refusal !== null && <Refused>{planRefusal(t, refusal)}</Refused>}
        {coming.length > 0 && (
          <Section title={t('plans.scope.title')}>
            <div className={styles['fields']}>
              <fieldset className={styles['options']}>
                <legend className="visually-hidden">{t('plans.scope.title')}</legend>
                {scopes.map((one) => (
                  <label key={one}>
                    <input type="radio" name="scope" checked={scope === one} onChange={() => setScope(one)} />
                    <span>
                      {t(`plans.scope.${one}`)}
                      <span className={styles['soft']}>{t(`plans.scope.${one}More`)}</span>
                    </span>
                  </label>
                ))}
              </fieldset>
              {scope !== 'all' && (
                <SelectField
                  label={t(scope === 'one' ? 'plans.scope.which' : 'plans.scope.fromWhich')}
                  value={chosen?.planned.key ?? ''}
                  onChange={(event) => setKey(event.target.value)}
                >
                  {coming.map((one) => (
                    <option key={one.planned.key} value={one.planned.key}>
                      {sayPlace(reading, one, today)}
                    </option>
                  ))}
                </SelectField>
              )}
            </div>
          </Section>
        )}
        {isOne ? (
          <OneSession
            key={chosen.planned.key}
            one={chosen}
            plan={plan}
            learner={learner.id}
            today={today}
            onSave={finish}
          />
        ) : (
          <PlanForm ref={form} onSubmit={save}>
            <Section title={t('plans.when')}>
              <ScheduleFields
                draft={draft}
                checked={checked}
                today={today}
                from={changesFrom ?? today}
                facts={facts}
                hasStart={draft.repeat.type === 'once' || plan.archived || draft.start >= (changesFrom ?? today)}
                onChange={setDraft}
              />
            </Section>
            <PartsSection draft={draft} checked={checked} wasTried={wasTried} onChange={setDraft} />
            <Section title={t('plans.whole')} lead={t('plans.wholeMore')}>
              <div className={styles['fields']}>
                <TitleField draft={words} problem={wasTried ? problems.title : null} onChange={setWords} />
                <PlanFields draft={words} problem={wasTried ? problems.prompts : null} onChange={setWords} />
              </div>
            </Section>
            {!isWide && cascade}
            <Actions>
              <Button type="submit" look="main">
                {isRescheduled ? t('plans.doChange') : t('common.save')}
              </Button>
              <ButtonLink to="/plans/$plan" params={{ plan: plan.plan }}>
                {t('common.cancel')}
              </ButtonLink>
            </Actions>
          </PlanForm>
        )}
      </div>
    </Page>
  )
}

function Preview(props: {
  readonly preview: Result<SchedulePreview, Refusal> | null
  readonly checked: CheckedDraft
  readonly plan: PlanBody
  readonly facts: Whose['facts']
  readonly today: CivilDate
}) {
  const { preview, checked, plan, facts, today } = props
  const { t } = useReading()
  if (preview === null)
    return (
      <p className={styles['soft']} role="status">
        {checked.ok ? t('plans.cascade.sameSchedule') : t('plans.nextUnknown')}
      </p>
    )
  if (!preview.ok) return <Refused>{planRefusal(t, preview.error)}</Refused>
  return <CascadePreview preview={preview.value} plan={plan.plan} facts={facts} today={today} />
}

const isSame = (left: Schedule, right: Schedule | null): boolean =>
  right !== null && JSON.stringify(ordered(left)) === JSON.stringify(ordered(right))

const ordered = (schedule: Schedule): readonly unknown[] => [
  schedule.start,
  schedule.end,
  schedule.timeMinutes,
  schedule.repeat,
  schedule.durationMinutes,
  schedule.flexibility,
  schedule.segments,
  schedule.alsoOn ?? [],
  schedule.notOn ?? [],
]

/** OCC-6. Words change by themselves, and only those that did. */
function wordEdits(plan: PlanBody, learner: Whose['learner']['id'], words: PlanDraft): readonly Edit[] {
  const title = words.title.trim()
  const prompts = promptsIn(words)
  const changed = {
    ...(title === plan.title ? {} : { title }),
    ...(words.type === plan.type ? {} : { type: words.type }),
    ...(words.missed === plan.missed ? {} : { missed: words.missed }),
    ...(JSON.stringify(prompts) === JSON.stringify(plan.prompts) ? {} : { prompts }),
  }
  return Object.keys(changed).length === 0 ? [] : [edit('practice.edit-plan', { plan: plan.plan, learner, ...changed })]
}
