import { Suspense, lazy, useCallback, useMemo } from 'react'
import { allMessages, useTranslation } from '../messages/messages.ts'
import { learnerSpace } from '@etude/core'
import type { LearnerId, Reader, Stored } from '@etude/core'
import { Avatar } from '../kit/avatar.tsx'
import { List, Row } from '../kit/list.tsx'
import { Page, Section } from '../kit/page.tsx'
import { Empty, Loading, Note } from '../kit/states.tsx'
import { useClient } from '../kit/use-client.ts'
import { useLive, useRecords } from '../kit/use-live.ts'
import { useNow } from '../kit/use-now.ts'
import { useOpenSpace } from '../kit/use-open-space.ts'
import { usePeople } from '../session/people.tsx'
import type { KnownLearner } from '../session/people.tsx'
import { dateInWords, learnerDayAt, partOfDay, weekdayNames } from './learner-day.ts'
import { WeekMinutes } from './week-minutes.tsx'

const PracticeToday = lazy(async () => {
  const [{ PracticeToday: component }] = await Promise.all([import('../practice/practice-today.tsx'), allMessages()])
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
  const { t } = useTranslation()
  useOpenSpace(useMemo(() => (learner.relation === 'pupil' ? learnerSpace(learner.id) : null), [learner]))
  const around = useRecords(useCallback((reader: Reader) => aroundLearner(reader, learner.id), [learner.id]))
  if (around === undefined) return null
  if (around.profile === undefined) return <NotHere learner={learner} />
  return <Day learner={learner} profile={around.profile} around={around} title={t('today.title')} />
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

interface DayProps {
  readonly learner: KnownLearner
  readonly profile: Stored<'learner'>
  readonly around: Around
  readonly title: string
}

function Day({ learner, profile, around }: DayProps) {
  const { t, locale } = useTranslation()
  const now = useNow()
  const day = useMemo(() => learnerDayAt(now, profile.body), [now, profile])
  const minutes = profile.body.availability[day.weekday] ?? 0
  const weekday = weekdayNames(locale, 'long')[day.weekday] ?? ''
  const isOwn = learner.relation === 'self'
  const name = profile.body.name.split(' ')[0] ?? profile.body.name
  const practice = isOwn ? t('today.practice') : t('today.practiceOf', { name })
  return (
    <Page
      above={dateInWords(day.date, locale)}
      title={isOwn ? t(`today.greeting.${partOfDay(day.clockMinutes)}`, { name }) : profile.body.name}
      lead={minutes === 0 ? t('today.noMinutes', { weekday }) : t('today.minutes', { count: minutes, weekday })}
      aside={<Beside profile={profile} around={around} weekday={day.weekday} />}
    >
      <Suspense fallback={<Section title={practice}>{null}</Section>}>
        <PracticeToday learner={learner} title={practice} />
      </Suspense>
    </Page>
  )
}

function Beside(props: { readonly profile: Stored<'learner'>; readonly around: Around; readonly weekday: number }) {
  const { t } = useTranslation()
  const { profile, around, weekday } = props
  return (
    <>
      <Section title={t('today.week')}>
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
