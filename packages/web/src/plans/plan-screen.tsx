import { useMemo, useState } from 'react'
import { useParams } from '@tanstack/react-router'
import { RecordId, addDays, practiceLimits, previewScheduleChange, scheduleToTakeUp, wallOf } from '@etude/core'
import type { ArrangedOccurrence, Body, CivilDate, OccurrenceKey, Schedule } from '@etude/core'
import type { EditRefusal } from '../kit/refusal-text.ts'
import { BackLink } from '../kit/back-link.tsx'
import { Button, ButtonLink } from '../kit/button.tsx'
import { Actions, Dialog } from '../kit/dialog.tsx'
import { newId } from '../kit/new-id.ts'
import { Page, Section } from '../kit/page.tsx'
import { Empty, Note, Refused } from '../kit/states.tsx'
import { useToast } from '../kit/toast.tsx'
import { BreaksSection } from './breaks-section.tsx'
import { CascadePreview } from './cascade-preview.tsx'
import { HistoryList } from './history-list.tsx'
import { OccurrenceDialog } from './occurrence-dialog.tsx'
import { planRefusal } from './problem-words.ts'
import { sayDate, sayPlan } from './say-plan.ts'
import { Timeline } from './timeline.tsx'
import { edit, useEdits } from './use-edits.ts'
import { useArranged, useHere, useToday } from './use-practice-facts.ts'
import { useReading } from './use-reading.ts'
import { WithFacts } from './with-facts.tsx'
import type { Whose } from './with-facts.tsx'
import styles from './plans.module.css'

type PlanBody = Body<'practice-plan'>

export function PlanScreen() {
  const { t } = useReading()
  const { plan } = useParams({ from: '/frame/plans/$plan' })
  return (
    <WithFacts title={t('nav.plans')}>
      {(whose) => {
        const found = whose.facts.plans.find((one) => one.plan === plan)
        return found === undefined ? <NoPlan {...whose} /> : <Plan key={found.plan} {...whose} plan={found} />
      }}
    </WithFacts>
  )
}

export function NoPlan({ learner }: Whose) {
  const { t } = useReading()
  return (
    <Page title={t('plans.notHere')} above={<BackLink to="/plans">{t('nav.plans')}</BackLink>}>
      <Empty title={t('plans.notHereMore', { name: learner.name })} />
    </Page>
  )
}

type Props = Whose & { readonly plan: PlanBody }

function Plan(props: Props) {
  const { plan, facts, learner, mayEdit } = props
  const reading = useReading()
  const { t } = reading
  const today = useToday(facts)
  const now = wallOf(useHere())
  const [open, setOpen] = useState<OccurrenceKey | null>(null)
  const all = useArranged(facts, addDays(today, practiceLimits.horizonDays + 7))
  const own = useMemo(() => all.filter((one) => one.planned.plan === plan.plan), [all, plan.plan])
  const opened = own.find(({ planned }) => planned.key === open)
  const move = useMove(props)
  const schedule = scheduleToTakeUp(plan, today)
  const breaks = facts.breaks.filter((range) => range.plan === null || range.plan === plan.plan)
  return (
    <Page
      title={plan.title}
      above={<BackLink to="/plans">{t('nav.plans')}</BackLink>}
      lead={schedule === null ? undefined : sayPlan(reading, schedule)}
      actions={mayEdit ? <PlanActions {...props} today={today} /> : undefined}
      aside={
        <>
          {schedule !== null && <Details plan={plan} schedule={schedule} today={today} />}
          <BreaksSection learner={learner.id} plan={plan.plan} breaks={facts.breaks} today={today} mayEdit={mayEdit} />
          <Section title={t('plans.history.title')}>
            <HistoryList plan={plan} facts={facts} learner={learner.id} />
          </Section>
        </>
      }
    >
      {!mayEdit && <Note icon="lock">{t('plans.readOnly')}</Note>}
      {plan.archived && <Note>{t('plans.isArchived')}</Note>}
      <Section title={t('plans.timeline')}>
        <Timeline
          occurrences={own}
          breaks={breaks}
          today={today}
          now={now}
          first={firstDate(plan, own)}
          mayMove={mayEdit}
          onOpen={setOpen}
          onMove={move}
        />
      </Section>
      {opened !== undefined && (
        <OccurrenceDialog
          one={opened}
          plan={plan}
          facts={facts}
          learner={learner}
          today={today}
          now={now}
          mayEdit={mayEdit}
          onClose={() => setOpen(null)}
        />
      )}
    </Page>
  )
}

function useMove({ plan, learner }: Props) {
  const reading = useReading()
  const { t } = reading
  const run = useEdits()
  const toast = useToast()
  return async (one: ArrangedOccurrence, date: CivilDate): Promise<boolean> => {
    const change = {
      learner: learner.id,
      plan: plan.plan,
      key: one.planned.key,
      change: RecordId.parse(newId()),
      what: { type: 'moved' as const, date, timeMinutes: null },
    }
    const done = t('plans.moved', { date: sayDate(reading, date) })
    const refused = await run([edit('practice.arrange-occurrence', change)], done)
    if (refused !== null) toast({ text: planRefusal(t, refused), tone: 'refused' })
    return refused === null
  }
}

function PlanActions({ plan, learner, facts, today }: Props & { readonly today: CivilDate }) {
  const { t } = useReading()
  const [isArchiving, setIsArchiving] = useState(false)
  return (
    <>
      <ButtonLink to="/plans/$plan/edit" params={{ plan: plan.plan }} look={plan.archived ? 'main' : 'plain'}>
        {plan.archived ? t('plans.takeUp') : t('plans.change')}
      </ButtonLink>
      {!plan.archived && <Button onClick={() => setIsArchiving(true)}>{t('plans.archive')}</Button>}
      {isArchiving && (
        <Archive
          plan={plan}
          learner={learner}
          facts={facts}
          today={today}
          mayEdit
          onClose={() => setIsArchiving(false)}
        />
      )}
    </>
  )
}

function Archive({
  plan,
  learner,
  facts,
  today,
  onClose,
}: Props & { readonly today: CivilDate; readonly onClose: () => void }) {
  const { t } = useReading()
  const run = useEdits()
  const [refusal, setRefusal] = useState<EditRefusal | null>(null)
  const preview = previewScheduleChange(plan, facts, { from: null, schedule: null }, today)
  const archive = async () => {
    const args = { plan: plan.plan, learner: learner.id, edit: RecordId.parse(newId()), from: null }
    const refused = await run([edit('practice.archive-plan', args)], t('plans.archivedNow', { title: plan.title }))
    setRefusal(refused)
    if (refused === null) onClose()
  }
  return (
    <Dialog title={t('plans.archiveTitle', { title: plan.title })} onClose={onClose}>
      <div className={styles['fields']}>
        {refusal !== null && <Refused>{planRefusal(t, refusal)}</Refused>}
        <p>{t('plans.archiveMore')}</p>
        {preview.ok && <CascadePreview preview={preview.value} plan={plan.plan} facts={facts} today={today} />}
        <Actions>
          <Button look="main" onClick={() => void archive()}>
            {t('plans.archive')}
          </Button>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
        </Actions>
      </div>
    </Dialog>
  )
}

function Details(props: { readonly plan: PlanBody; readonly schedule: Schedule; readonly today: CivilDate }) {
  const { plan, schedule, today } = props
  const reading = useReading()
  const { t } = reading
  const later = plan.series.filter((part) => part.from > today)
  const { durationMinutes, flexibility, segments } = schedule
  const here = useHere()
  return (
    <Section title={t('plans.session')}>
      <dl className={styles['details']}>
        <div>
          <dt>{t('plans.length')}</dt>
          <dd>{t('units.minutes', { count: durationMinutes })}</dd>
        </div>
        <div>
          <dt>{t('plans.clock')}</dt>
          <dd>{t('plans.clockHere', { zone: here.zone.replaceAll('_', ' ') })}</dd>
        </div>
        <div>
          <dt>{t('plans.window')}</dt>
          <dd>{t(`plans.windows.${flexibility}`)}</dd>
        </div>
        <div>
          <dt>{t('plans.missed')}</dt>
          <dd>{t(`plans.policies.${plan.missed}`)}</dd>
        </div>
      </dl>
      {later.map((part) => (
        <p key={part.from}>
          {part.schedule === null
            ? t('plans.endsOn', { date: sayDate(reading, part.from) })
            : t('plans.changesOn', { date: sayDate(reading, part.from), days: sayPlan(reading, part.schedule) })}
        </p>
      ))}
      {segments.length > 0 && (
        <ol className={styles['parts']} aria-label={t('plans.segments')}>
          {segments.map(({ title, minutes }, index) => (
            <li key={`${title} ${index}`}>
              <span>{title}</span>
              <span className={styles['small']}>{t('units.minutes', { count: minutes })}</span>
            </li>
          ))}
        </ol>
      )}
    </Section>
  )
}

/** Where the plan begins, or what was done before it began. */
function firstDate({ series }: PlanBody, occurrences: readonly ArrangedOccurrence[]): CivilDate {
  const dates = [...series.map(({ from }) => from), ...occurrences.slice(0, 1).map(({ place }) => place.date)]
  return dates.reduce((first, date) => (date < first ? date : first))
}
