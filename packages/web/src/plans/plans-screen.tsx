import { useMemo } from 'react'
import { addDays, practiceLimits, scheduleToTakeUp, statusAt, wallOf } from '@etude/core'
import type { ArrangedOccurrence, Body, CivilDate } from '@etude/core'
import { ButtonLink } from '../kit/button.tsx'
import { LinkRow, List } from '../kit/list.tsx'
import { Page, Section } from '../kit/page.tsx'
import { Empty, Note } from '../kit/states.tsx'
import { TogetherSection } from '../together/together-section.tsx'
import { BreaksSection } from './breaks-section.tsx'
import { FreshStart } from './fresh-start.tsx'
import { sayPlace } from './occurrence-words.ts'
import { sayPlan } from './say-plan.ts'
import { TravelNote } from './travel-note.tsx'
import { useArranged, useHere, useToday } from './use-practice-facts.ts'
import { useReading } from './use-reading.ts'
import { WithFacts } from './with-facts.tsx'
import type { Whose } from './with-facts.tsx'

type Plan = Body<'practice-plan'>

export function PlansScreen() {
  const { t } = useReading()
  return <WithFacts title={t('nav.plans')}>{(whose) => <Plans {...whose} />}</WithFacts>
}

function Plans({ learner, facts, mayEdit }: Whose) {
  const { t } = useReading()
  const today = useToday(facts)
  const here = useHere()
  const occurrences = useArranged(facts, addDays(today, practiceLimits.horizonDays))
  const next = useMemo(() => nextByPlan(occurrences, wallOf(here)), [occurrences, here])
  const active = sorted(facts.plans.filter(({ archived }) => !archived))
  const archived = sorted(facts.plans.filter((plan) => plan.archived))
  const isFull = active.length >= practiceLimits.activePlans
  const make = mayEdit && !isFull && (
    <ButtonLink to="/plans/new" look="main">
      {t('plans.make')}
    </ButtonLink>
  )
  return (
    <Page
      title={t('nav.plans')}
      lead={learner.relation === 'self' ? t('plans.lead') : t('plans.leadOf', { name: learner.name })}
      actions={active.length > 0 ? make : undefined}
    >
      {isFull && <Note>{t('plans.problem.plansMax', { max: practiceLimits.activePlans })}</Note>}
      {learner.relation === 'self' && <TravelNote learner={learner.id} />}
      {mayEdit && <FreshStart learner={learner.id} facts={facts} occurrences={occurrences} today={today} />}
      {!mayEdit && <Note icon="lock">{t('plans.readOnly')}</Note>}
      {active.length === 0 ? (
        <Empty title={t('plans.empty')} action={make === false ? undefined : make}>
          {mayEdit ? t('plans.emptyMore') : t('plans.emptyPupil', { name: learner.name })}
        </Empty>
      ) : (
        <List label={t('nav.plans')}>
          {active.map((plan) => (
            <PlanRow key={plan.plan} plan={plan} today={today} next={next.get(plan.plan)} />
          ))}
        </List>
      )}
      {active.length > 0 && (
        <BreaksSection learner={learner.id} plan={null} breaks={facts.breaks} today={today} mayEdit={mayEdit} />
      )}
      <TogetherSection />
      {archived.length > 0 && (
        <Section title={t('plans.archived')} lead={t('plans.archivedMore')}>
          <List label={t('plans.archived')}>
            {archived.map((plan) => (
              <PlanRow key={plan.plan} plan={plan} today={today} next={undefined} />
            ))}
          </List>
        </Section>
      )}
    </Page>
  )
}

function PlanRow(props: {
  readonly plan: Plan
  readonly today: CivilDate
  readonly next: ArrangedOccurrence | undefined
}) {
  const { plan, today, next } = props
  const reading = useReading()
  const { t } = reading
  const schedule = scheduleToTakeUp(plan, today)
  const said = schedule === null ? '' : sayPlan(reading, schedule)
  return (
    <LinkRow
      to="/plans/$plan"
      params={{ plan: plan.plan }}
      title={plan.title}
      detail={
        <>
          {said}
          {next !== undefined && (
            <>
              <br />
              {t('plans.next', { when: sayPlace(reading, next, today) })}
            </>
          )}
        </>
      }
    />
  )
}

function nextByPlan(occurrences: readonly ArrangedOccurrence[], now: number): ReadonlyMap<string, ArrangedOccurrence> {
  const next = new Map<string, ArrangedOccurrence>()
  const open = occurrences.filter((one) => one.excused === null && statusAt(one, now) === 'planned')
  for (const one of open.toSorted((a, b) => (a.place.start < b.place.start ? -1 : 1)))
    if (!next.has(one.planned.plan)) next.set(one.planned.plan, one)
  return next
}

const sorted = (plans: readonly Plan[]): readonly Plan[] => plans.toSorted((a, b) => a.title.localeCompare(b.title))
