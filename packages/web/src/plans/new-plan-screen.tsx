import { useMemo, useState } from 'react'
import { useNavigate } from '@tanstack/react-router'
import { PlanId, RecordId } from '@etude/core'
import type { EditRefusal } from '../kit/refusal-text.ts'
import { BackLink } from '../kit/back-link.tsx'
import { Button, ButtonLink } from '../kit/button.tsx'
import { Actions } from '../kit/dialog.tsx'
import { newId } from '../kit/new-id.ts'
import { Page, Section } from '../kit/page.tsx'
import { Note, Refused } from '../kit/states.tsx'
import { PlanFields, TitleField, checkPlanDraft, newPlanDraft, promptsIn } from './plan-fields.tsx'
import { PartsSection, PlanForm } from './plan-form.tsx'
import { planRefusal } from './problem-words.ts'
import { checkDraft, newDraft } from './schedule-draft.ts'
import { ScheduleFields } from './schedule-fields.tsx'
import { edit, useEdits } from './use-edits.ts'
import { useFirstProblem } from './use-first-problem.ts'
import { useToday } from './use-practice-facts.ts'
import { useReading } from './use-reading.ts'
import { WithFacts } from './with-facts.tsx'
import type { Whose } from './with-facts.tsx'

export function NewPlanScreen() {
  const { t } = useReading()
  return <WithFacts title={t('plans.make')}>{(whose) => <NewPlan {...whose} />}</WithFacts>
}

function NewPlan({ learner, facts, mayEdit }: Whose) {
  const { t } = useReading()
  const today = useToday(facts)
  const navigate = useNavigate()
  const run = useEdits()
  const [plan, setPlan] = useState(newPlanDraft)
  const [draft, setDraft] = useState(() => newDraft(today))
  const [wasTried, setWasTried] = useState(false)
  const [refusal, setRefusal] = useState<EditRefusal | null>(null)
  const checked = useMemo(() => checkDraft(draft), [draft])
  const problems = checkPlanDraft(t, plan)
  const [form, showProblem] = useFirstProblem()
  const make = async () => {
    setWasTried(true)
    const isSound = problems.title === null && problems.prompts === null && checked.ok
    if (!isSound) {
      showProblem()
      return
    }
    const id = PlanId.parse(newId())
    const args = { plan: id, learner: learner.id, edit: RecordId.parse(newId()), title: plan.title.trim() }
    const more = { type: plan.type, missed: plan.missed, prompts: promptsIn(plan), schedule: checked.schedule }
    const refused = await run(
      [edit('practice.create-plan', { ...args, ...more })],
      t('plans.made', { title: args.title }),
    )
    setRefusal(refused)
    if (refused === null) await navigate({ to: '/plans/$plan', params: { plan: id } })
    else showProblem()
  }
  const back = <BackLink to="/plans">{t('nav.plans')}</BackLink>
  if (!mayEdit) {
    return (
      <Page title={t('plans.make')} above={back}>
        <Note icon="lock">{t('plans.readOnly')}</Note>
      </Page>
    )
  }
  return (
    <Page
      title={t('plans.make')}
      above={back}
      lead={learner.relation === 'self' ? undefined : t('plans.leadOf', { name: learner.name })}
    >
      <PlanForm ref={form} onSubmit={make}>
        {refusal !== null && <Refused>{planRefusal(t, refusal)}</Refused>}
        <TitleField draft={plan} problem={wasTried ? problems.title : null} onChange={setPlan} />
        <Section title={t('plans.when')}>
          <ScheduleFields
            draft={draft}
            checked={checked}
            today={today}
            from={today}
            facts={facts}
            hasStart
            onChange={setDraft}
          />
        </Section>
        <PartsSection draft={draft} checked={checked} wasTried={wasTried} onChange={setDraft} />
        <Section title={t('plans.rest')}>
          <PlanFields draft={plan} problem={wasTried ? problems.prompts : null} onChange={setPlan} />
        </Section>
        <Actions>
          <Button type="submit" look="main">
            {t('plans.do')}
          </Button>
          <ButtonLink to="/plans">{t('common.cancel')}</ButtonLink>
        </Actions>
      </PlanForm>
    </Page>
  )
}
