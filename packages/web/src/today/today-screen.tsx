import { Suspense, lazy, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { practiceMessages, useTranslation } from '../messages/messages.ts'
import { dayProgress, learnerSpace, mondayOf } from '@etude/core'
import type { LearnerId, Reader, Stored } from '@etude/core'
import { Avatar } from '../kit/avatar.tsx'
import { Button, ButtonLink } from '../kit/button.tsx'
import { List, Row } from '../kit/list.tsx'
import { Page, Section } from '../kit/page.tsx'
import { Empty, Loading, Note } from '../kit/states.tsx'
import { useClient } from '../kit/use-client.ts'
import { useLive, useRecords } from '../kit/use-live.ts'
import { useNow } from '../kit/use-now.ts'
import { useOpenSpace } from '../kit/use-open-space.ts'
import { usePeople } from '../session/people.tsx'
import type { KnownLearner } from '../session/people.tsx'
import { dateInWords, learnerDayAt, partOfDay } from './learner-day.ts'
import { DayFigures } from './day-figures.tsx'
import { DaySection } from './day-section.tsx'
import { readDay } from './read-day.ts'
import type { DayRecords } from './read-day.ts'
import { reasonWords } from './reason-words.ts'
import { useShownDay } from './use-shown-day.ts'
import { WeekMinutes } from './week-minutes.tsx'
import { WeekProgress } from './week-progress.tsx'
import { WhatIsNew } from './what-is-new.tsx'

const PracticeToday = lazy(async () => {
  const [{ PracticeToday: component }] = await Promise.all([
    import('../practice/practice-today.tsx'),
    practiceMessages(),
  ])
  return { default: component }
})

export function TodayScreen() {
  const { t } = useTranslation()
  const { chosen } = usePeople()
  const status = useLive(useClient().status)
  if (chosen === null) {
    const isArriving = status === undefined || status.type === 'starting' || status.type === 'syncing'
    return (
      <Page title={t('today.title')}>
        {isArriving ? (
          <Loading>{t('today.firstSync')}</Loading>
        ) : (
          <Empty title={t('today.nobody')}>{t('today.nobodyMore')}</Empty>
        )}
      </Page>
    )
  }
  return <LearnerToday key={chosen.id} learner={chosen} />
}

interface Around {
  readonly profile: Stored<'learner'> | undefined
  readonly guardians: readonly Stored<'guardianship'>[]
  readonly classes: readonly Stored<'board'>[]
}

async function aroundLearner(reader: Reader, id: LearnerId): Promise<Around> {
  const enrolments = await reader.list('enrolment', 'learner', id)
  const boards = []
  for (const { body } of enrolments) boards.push(await reader.get('board', body.class))
  return {
    profile: await reader.get('learner', id),
    guardians: await reader.list('guardianship', 'learner', id),
    classes: boards.filter((board) => board !== undefined),
  }
}

function LearnerToday({ learner }: { readonly learner: KnownLearner }) {
  useOpenSpace(useMemo(() => (learner.relation === 'pupil' ? learnerSpace(learner.id) : null), [learner]))
  const around = useRecords(useCallback((reader: Reader) => aroundLearner(reader, learner.id), [learner.id]))
  if (around === undefined) return null
  if (around.profile === undefined) return <NotHere learner={learner} />
  return <Day learner={learner} profile={around.profile} around={around} />
}

/** A pupil's plans are fetched when looked at; without a connection there may be nothing of them here yet. */
function NotHere({ learner }: { readonly learner: KnownLearner }) {
  const { t } = useTranslation()
  const status = useLive(useClient().status)
  const isOffline = status?.type === 'offline' || status?.type === 'signed-out'
  return (
    <Page title={learner.name} above={t('today.title')}>
      {isOffline ? (
        <Note icon="offline">{t('today.notHere', { name: learner.name })}</Note>
      ) : (
        <Loading>{t('today.fetching', { name: learner.name })}</Loading>
      )}
    </Page>
  )
}

/** However far down it stands, it comes after so long: who reads with the ears does not scroll. */
const unseenMs = 2_500

/** The day itself comes first. What stands below it is fetched when it comes into sight, or else a little later. */
function WhenSeen({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const [isDue, setIsDue] = useState(false)
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const due = () => setIsDue(true)
    const timer = setTimeout(due, unseenMs)
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) due()
    })
    if (place.current !== null) observer.observe(place.current)
    return () => {
      clearTimeout(timer)
      observer.disconnect()
    }
  }, [])
  const waiting = <Section title={title}>{null}</Section>
  return <div ref={place}>{isDue ? <Suspense fallback={waiting}>{children}</Suspense> : waiting}</div>
}

interface DayProps {
  readonly learner: KnownLearner
  readonly profile: Stored<'learner'>
  readonly around: Around
}

/** Who is asked to do something here: the learner, and whoever holds the device for a child without an account. Others look on. */
const isTheirs = (learner: KnownLearner, profile: Stored<'learner'>): boolean =>
  learner.relation === 'self' || (learner.relation === 'child' && profile.body.user === null)

function Day({ learner, profile, around }: DayProps) {
  const { t, locale } = useTranslation()
  const now = useNow()
  const day = useMemo(() => learnerDayAt(now, profile.body), [now, profile])
  const { date } = day
  const read = useRecords(useCallback((reader: Reader) => readDay(reader, learner.id, date), [learner.id, date]))
  // Drawn in slices between which a tap is heard; what somebody has just tapped does not wait for it.
  const records = useDeferredValue(read, undefined)
  const theirs = isTheirs(learner, profile)
  const learnsSomething = records !== undefined && (records.studies > 0 || records.plan !== undefined)
  useShownDay(learner.id, records, theirs && learnsSomething)
  if (records === undefined) return null
  const isOwn = learner.relation === 'self'
  const name = profile.body.name.split(' ')[0] ?? profile.body.name
  const practice = isOwn ? t('today.practice') : t('today.practiceOf', { name })
  const { shown } = records
  return (
    <Page
      above={dateInWords(date, locale)}
      title={isOwn ? t(`today.greeting.${partOfDay(day.clockMinutes)}`, { name }) : profile.body.name}
      lead={<Lead records={records} />}
      aside={<Beside profile={profile} around={around} records={records} weekday={day.weekday} />}
    >
      {shown !== undefined && (
        <>
          <DayFigures learner={learner.id} records={records} shown={shown} />
          <DaySection key={date} learner={learner.id} records={records} shown={shown} />
        </>
      )}
      {shown === undefined && learnsSomething && theirs && <Loading>{t('day.preparing')}</Loading>}
      {shown === undefined && learnsSomething && !theirs && (
        <NotOpened learner={learner} name={name} records={records} weekday={day.weekday} />
      )}
      {shown === undefined && !learnsSomething && (
        <Empty
          title={t('day.nothing.title')}
          action={
            <ButtonLink to="/learning" look="plain">
              {t('day.nothing.do')}
            </ButtonLink>
          }
        >
          {t('day.nothing.more')}
        </Empty>
      )}
      <WhenSeen title={practice}>
        <PracticeToday learner={learner} title={practice} />
      </WhenSeen>
    </Page>
  )
}

/** What there is still to do, or how long it took; the heading of the list says whether anything is left. */
function Lead({ records }: { readonly records: DayRecords }) {
  const { t } = useTranslation()
  const { shown, date, activities } = records
  if (shown === undefined) return null
  const { done, total, minutesInSight, minutes } = dayProgress(date, shown.items, activities)
  if (done < total) {
    const left = t('units.minutes', { count: Math.max(1, minutesInSight - minutes) })
    return t('day.lead', { count: total - done, minutes: left })
  }
  return minutes === 0 ? null : t('day.leadMinutes', { minutes: t('units.minutes', { count: minutes }) })
}

/** A guardian or a tutor looks before the learner has: the plan is shown and nothing is put on anybody's day. */
function NotOpened(props: {
  readonly learner: KnownLearner
  readonly name: string
  readonly records: DayRecords
  readonly weekday: number
}) {
  const { t } = useTranslation()
  const client = useClient()
  const { learner, name, records, weekday } = props
  const planned = records.activities
    .filter(({ day, week, status }) => day === weekday && week === mondayOf(records.date) && status !== 'cancelled')
    .sort((a, b) => a.position - b.position)
  const open = async () => (await import('./show-day.ts')).showDay(client, learner.id, records.date)
  return (
    <Section title={t('day.list')} lead={t(planned.length === 0 ? 'day.notOpenedNothing' : 'day.notOpened', { name })}>
      <List label={t('day.list')}>
        {planned.map(({ activity, title, minutes, reason }) => (
          <Row
            key={activity}
            title={title}
            detail={`${t('units.minutes', { count: minutes })} · ${reasonWords(t, reason)}`}
          />
        ))}
      </List>
      {learner.relation === 'child' && (
        <div>
          <Button onClick={() => void open()}>{t('day.open', { name })}</Button>
        </div>
      )}
    </Section>
  )
}

function Beside(props: {
  readonly profile: Stored<'learner'>
  readonly around: Around
  readonly records: DayRecords
  readonly weekday: number
}) {
  const { t } = useTranslation()
  const { profile, around, records, weekday } = props
  return (
    <>
      <WhatIsNew profile={profile.body} records={records} />
      <WeekProgress records={records} />
      <Section title={t('today.minutesTitle')}>
        <WeekMinutes availability={profile.body.availability} today={weekday} />
      </Section>
      {around.guardians.length + around.classes.length > 0 && (
        <Section title={t('today.around')}>
          <List label={t('today.around')}>
            {around.guardians.map(({ id, body }) => (
              <Row
                key={id}
                before={<Avatar name={body.guardianName} />}
                title={body.guardianName}
                detail={t('people.guardian')}
              />
            ))}
            {around.classes.map(({ id, body }) => (
              <Row key={id} before={<Avatar name={body.title} />} title={body.title} detail={t('people.class')} />
            ))}
          </List>
        </Section>
      )}
    </>
  )
}
