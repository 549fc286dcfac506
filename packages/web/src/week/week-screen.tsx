import { useCallback, useEffect, useState } from 'react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { addDays, firstDayToPlan, isStale, isoWeekOf, mondayOf, planStatus } from '@etude/core'
import type { Body, CivilDate, Reader } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Button, ButtonLink } from '../kit/button.tsx'
import { Icon } from '../kit/icon.tsx'
import { Page } from '../kit/page.tsx'
import { Empty, Note } from '../kit/states.tsx'
import { useClient } from '../kit/use-client.ts'
import { useLive, useRecords } from '../kit/use-live.ts'
import { useNow } from '../kit/use-now.ts'
import { usePeople } from '../session/people.tsx'
import type { KnownLearner } from '../session/people.tsx'
import { dateInWords, learnerDayAt } from '../today/learner-day.ts'
import { PlanWeek } from './plan-again.tsx'
import { readWeek } from './read-week.ts'
import type { WeekRecords } from './read-week.ts'
import { WeekBoard } from './week-board.tsx'
import { WeekFacts } from './week-facts.tsx'
import { WeekHistory } from './week-history.tsx'
import { WeekTabs } from './week-tabs.tsx'
import { NoWeek } from './no-week.tsx'
import { useLearnerProfile } from './use-learner-profile.ts'
import { weekFrom } from './week-from.ts'
import styles from './week-screen.module.css'

/** A learner's week: Monday to Friday, what it is for, and how far it is. */
export function WeekScreen() {
  const { t } = useTranslation()
  const { chosen } = usePeople()
  if (chosen === null)
    return (
      <Page title={t('nav.week')}>
        <Empty title={t('today.nobody')}>{t('today.nobodyMore')}</Empty>
      </Page>
    )
  return <LearnerWeek key={chosen.id} learner={chosen} />
}

function LearnerWeek({ learner }: { readonly learner: KnownLearner }) {
  const { t } = useTranslation()
  const now = useNow()
  const { week: wanted } = useSearch({ from: '/frame/week' })
  const profile = useLearnerProfile(learner)
  if (profile === undefined) return null
  if (profile === null)
    return (
      <Page title={t('nav.week')} tabs={<WeekTabs />}>
        <Note icon="offline">{t('today.notHere', { name: learner.name })}</Note>
      </Page>
    )
  const { date: today } = learnerDayAt(now, profile.body)
  const asked = wanted === undefined ? ({ type: 'week', week: mondayOf(today) } as const) : weekFrom(wanted)
  if (asked.type !== 'week')
    return (
      <Page title={t('nav.week')} tabs={<WeekTabs />}>
        <NoWeek asked={asked} text={wanted ?? ''} to="/week" />
      </Page>
    )
  return <OneWeek key={asked.week} learner={learner} week={asked.week} today={today} />
}

/** REF-5. What a test or a tick led to and somebody's leaving cut short is made up for here. */
function useAdapted({ id, relation }: KnownLearner) {
  const client = useClient()
  useEffect(() => {
    if (relation === 'pupil') return
    import('./adapt-week.ts')
      .then(({ adaptWeek }) => adaptWeek(client, id))
      .catch((error: unknown) => reportError(error))
  }, [client, id, relation])
}

interface OneWeekProps {
  readonly learner: KnownLearner
  readonly week: CivilDate
  readonly today: CivilDate
}

function OneWeek({ learner, week, today }: OneWeekProps) {
  const { t, locale } = useTranslation()
  const records = useRecords(useCallback((reader: Reader) => readWeek(reader, learner.id, week), [learner.id, week]))
  useAdapted(learner)
  if (records === undefined || records.profile === undefined) return null
  const { plan, activities, profile } = records
  const { adapting } = profile
  const isOwnChild = profile.child && learner.relation === 'self'
  // Published and ahead, it gives way by being turned down, with a reason.
  const isFixed = plan !== undefined && (isOwnChild || (plan.approval !== null && week > today))
  const short = (date: CivilDate) => dateInWords(date, locale, { day: 'numeric', month: 'long' })
  const theme = plan?.content.theme ?? []
  return (
    <Page
      wide
      tabs={<WeekTabs />}
      title={t('week.title', { date: short(week) })}
      above={t('week.number', { number: isoWeekOf(week).week, from: short(week), to: short(addDays(week, 4)) })}
      lead={plan === undefined ? undefined : theme.length === 0 ? t('week.free') : theme.join(' · ')}
      actions={<WeekSteps week={week} today={today} />}
    >
      <CameTooLate learner={learner} week={week} />
      {plan !== undefined && (
        <WeekFacts plan={plan} activities={activities} status={planStatus(plan, activities, today)} />
      )}
      {plan !== undefined && adapting?.renew !== false && isStale(profile, plan, activities, today) && (
        <Note>{t('adapting.stale')}</Note>
      )}
      {plan !== undefined && week > today && !isOwnChild && (
        <div>
          <ButtonLink to="/approve" search={{ week }}>
            {t('approve.open')}
          </ButtonLink>
        </div>
      )}
      {plan === undefined && activities.length === 0 ? (
        <NotPlanned learner={learner} records={records} today={today} />
      ) : (
        <>
          <WeekBoard
            learner={learner.id}
            week={week}
            today={today}
            profile={profile}
            activities={activities}
            mayCancel={!isOwnChild}
          />
          {firstDayToPlan(week, today) !== null && !isFixed && (
            <div className={styles['again']}>
              <PlanWeek learner={learner.id} records={records} today={today} />
            </div>
          )}
          <WeekHistory learner={learner.id} week={week} isOnlyRead={profile.child && learner.relation === 'self'} />
        </>
      )}
    </Page>
  )
}

function NotPlanned({
  learner,
  records,
  today,
}: {
  readonly learner: KnownLearner
  readonly records: WeekRecords
  readonly today: CivilDate
}) {
  const { t } = useTranslation()
  const { week, studies, isWhole } = records
  if (firstDayToPlan(week, today) === null)
    return (
      <Empty
        title={t('week.noneOver')}
        action={
          <ButtonLink to="/week" search={{ week: addDays(mondayOf(today), 7) }}>
            {t('week.next')}
          </ButtonLink>
        }
      >
        {t('week.noneOverMore')}
      </Empty>
    )
  if (studies.length === 0)
    return (
      <Empty title={t('week.nothingLearnt')} action={<ButtonLink to="/learning">{t('day.nothing.do')}</ButtonLink>}>
        {t('week.nothingLearntMore')}
      </Empty>
    )
  if (!isWhole) return <Empty title={t('week.none')}>{t('week.notWhole')}</Empty>
  return (
    <Empty title={t('week.none')} action={<PlanWeek learner={learner.id} records={records} today={today} />}>
      {t('week.noneMore')}
    </Empty>
  )
}

/** GEN-16. Whose plan came second is told so, and that nothing went with it. */
function CameTooLate({ learner, week }: { readonly learner: KnownLearner; readonly week: CivilDate }) {
  const { t } = useTranslation()
  const recent = useLive(useClient().recent)
  const [isRead, setIsRead] = useState(false)
  const late = recent?.some(
    ({ name, outcome, args }) => name === 'week.generate' && outcome === 'superseded' && isOf(args, learner.id, week),
  )
  if (late !== true || isRead) return null
  return (
    <Note>
      <p>{t('week.superseded')}</p>
      <Button look="quiet" onClick={() => setIsRead(true)}>
        {t('common.close')}
      </Button>
    </Note>
  )
}

const isOf = (args: unknown, learner: string, week: string): boolean => {
  const { learner: whose, week: which } = args as Partial<Pick<Body<'weekly-plan'>, 'learner' | 'week'>>
  return whose === learner && which === week
}

function WeekSteps({ week, today }: { readonly week: CivilDate; readonly today: CivilDate }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const present = mondayOf(today)
  return (
    <nav className={styles['steps']} aria-label={t('nav.week')}>
      <Link to="/week" search={{ week: addDays(week, -7) }} className={styles['step']} aria-label={t('week.previous')}>
        <Icon name="back" />
      </Link>
      <Link to="/week" search={{ week: addDays(week, 7) }} className={styles['step']} aria-label={t('week.next')}>
        <Icon name="chevron" />
      </Link>
      {week !== present && (
        <ButtonLink to="/week" search={{}} look="quiet">
          {t('week.thisWeek')}
        </ButtonLink>
      )}
      <label className={styles['pick']}>
        <span className="visually-hidden">{t('week.pick')}</span>
        <input
          type="date"
          value={week}
          onChange={(event) => {
            if (event.target.value !== '') void navigate({ to: '/week', search: { week: event.target.value } })
          }}
        />
      </label>
    </nav>
  )
}
