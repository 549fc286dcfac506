import { useParams } from '@tanstack/react-router'
import { addDays, practiceLimits, scheduleOn, statusAt, wallOf } from '@etude/core'
import type { Body } from '@etude/core'
import { BackLink } from '../kit/back-link.tsx'
import { List, Row } from '../kit/list.tsx'
import { Page, Section } from '../kit/page.tsx'
import { Empty } from '../kit/states.tsx'
import { sayNext } from './plans-screen.tsx'
import { sayPlan } from './say-plan.ts'
import { useArranged, useHere, useToday } from './use-practice-facts.ts'
import { useReading } from './use-reading.ts'
import { WithFacts } from './with-facts.tsx'
import type { Whose } from './with-facts.tsx'

export function PlanScreen() {
  const { t } = useReading()
  const { plan } = useParams({ from: '/frame/plans/$plan' })
  return (
    <WithFacts title={t('nav.plans')}>
      {(whose) => {
        const found = whose.facts.plans.find((one) => one.plan === plan)
        if (found !== undefined) return <Plan key={found.plan} {...whose} plan={found} />
        return (
          <Page title={t('plans.notHere')} above={<BackLink to="/plans">{t('nav.plans')}</BackLink>}>
            <Empty title={t('plans.notHereMore', { name: whose.learner.name })} />
          </Page>
        )
      }}
    </WithFacts>
  )
}

function Plan({ plan, facts }: Whose & { readonly plan: Body<'practice-plan'> }) {
  const reading = useReading()
  const { t } = reading
  const today = useToday(facts)
  const here = useHere()
  const occurrences = useArranged(facts, addDays(today, practiceLimits.horizonDays))
  const schedule = scheduleOn(plan.series, today)
  const next = occurrences.filter(
    (one) => one.planned.plan === plan.plan && one.excused === null && statusAt(one, wallOf(here)) === 'planned',
  )
  return (
    <Page
      title={plan.title}
      above={<BackLink to="/plans">{t('nav.plans')}</BackLink>}
      lead={schedule === null ? undefined : sayPlan(reading, schedule)}
    >
      <Section title={t('plans.coming')}>
        <List label={t('plans.coming')}>
          {next.slice(0, 10).map((one) => (
            <Row key={one.planned.id} title={sayNext(reading, one, today)} />
          ))}
        </List>
      </Section>
    </Page>
  )
}
