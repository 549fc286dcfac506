import { useCallback, useDeferredValue, useMemo, useState } from 'react'
import type { ComponentProps } from 'react'
import {
  driftOf,
  learnerSpace,
  planRoadmap,
  roadmapLimits,
  roadmapWeekStatus,
  schoolDays,
  weekProgress,
  whatIf,
} from '@etude/core'
import type { CivilDate, Reader, RoadmapFacts } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Button, ButtonLink } from '../kit/button.tsx'
import { SelectField } from '../kit/field.tsx'
import { Looks } from '../kit/looks.tsx'
import { Page } from '../kit/page.tsx'
import { Empty, Note } from '../kit/states.tsx'
import { useClient } from '../kit/use-client.ts'
import { useEdit } from '../kit/use-edit.ts'
import { useRecords } from '../kit/use-live.ts'
import { useNow } from '../kit/use-now.ts'
import { useOpenSpace } from '../kit/use-open-space.ts'
import { usePeople } from '../session/people.tsx'
import type { KnownLearner } from '../session/people.tsx'
import { learnerDayAt } from '../today/learner-day.ts'
import { WeekTabs } from '../week/week-tabs.tsx'
import { DriftSection } from './drift-section.tsx'
import { changesInWords, driftInWords } from './drift-words.ts'
import { readRoadmapRecords } from './read-roadmap.ts'
import type { RoadmapRecords } from './read-roadmap.ts'
import { RoadmapPicture } from './roadmap-picture.tsx'
import { RoadmapTable } from './roadmap-table.tsx'
import { viewRoadmap } from './roadmap-view.ts'
import type { WeekState } from './roadmap-view.ts'
import { shortDate } from './roadmap-words.ts'
import { changeOf, isNothingTried, nothingTried, pauseFrom } from './trial.ts'
import { useFirstRoadmap } from './use-first-roadmap.ts'
import { WhatIfPanel } from './what-if-panel.tsx'
import styles from './roadmap-screen.module.css'

/** The next weeks of a learner: what each is for, what builds on what, what has moved, and what would move. */
export function RoadmapScreen() {
  const { t } = useTranslation()
  const { chosen } = usePeople()
  if (chosen === null)
    return (
      <Page title={t('roadmap.title')}>
        <Empty title={t('today.nobody')}>{t('today.nobodyMore')}</Empty>
      </Page>
    )
  return <LearnerRoadmap key={chosen.id} learner={chosen} />
}

function LearnerRoadmap({ learner }: { readonly learner: KnownLearner }) {
  const { t } = useTranslation()
  const now = useNow()
  useOpenSpace(useMemo(() => (learner.relation === 'pupil' ? learnerSpace(learner.id) : null), [learner]))
  const profile = useRecords(
    useCallback((reader: Reader) => reader.get('learner', learner.id).then((found) => found ?? null), [learner.id]),
  )
  if (profile === undefined) return null
  if (profile === null)
    return (
      <Page title={t('roadmap.title')} tabs={<WeekTabs />}>
        <Note icon="offline">{t('today.notHere', { name: learner.name })}</Note>
      </Page>
    )
  return <OneRoadmap learner={learner} today={learnerDayAt(now, profile.body).date} />
}

interface OneProps {
  readonly learner: KnownLearner
  readonly today: CivilDate
}

function OneRoadmap({ learner, today }: OneProps) {
  const { t } = useTranslation()
  const { account } = useClient()
  const records = useRecords(
    useCallback(
      (reader: Reader) => readRoadmapRecords(reader, learner.id, today, account),
      [learner.id, today, account],
    ),
  )
  const page = {
    tabs: <WeekTabs />,
    title: t('roadmap.title'),
    lead: learner.relation === 'self' ? t('roadmap.lead') : t('roadmap.leadOf', { name: learner.name }),
  }
  if (records === undefined || records === null) return null
  if (records.studies === 0)
    return (
      <Page {...page}>
        <Empty title={t('week.nothingLearnt')} action={<ButtonLink to="/learning">{t('day.nothing.do')}</ButtonLink>}>
          {t('roadmap.nothingLearntMore')}
        </Empty>
      </Page>
    )
  if (!records.isWhole && records.kept === undefined)
    return (
      <Page {...page}>
        <Empty title={t('roadmap.notWhole')}>{t('roadmap.notWholeMore')}</Empty>
      </Page>
    )
  return <Weeks page={page} learner={learner} records={records} />
}

interface WeeksProps {
  readonly page: Pick<ComponentProps<typeof Page>, 'tabs' | 'title' | 'lead'>
  readonly learner: KnownLearner
  readonly records: RoadmapRecords
}

function Weeks({ page, learner, records }: WeeksProps) {
  const { t, locale } = useTranslation()
  const edit = useEdit()
  const [look, setLook] = useState<'picture' | 'table'>('picture')
  const [trial, setTrial] = useState(nothingTried)
  const { facts, kept, mayPlan, isWhole } = records
  useFirstRoadmap(records, learner.relation !== 'pupil')
  const count = kept?.content.weeks.length ?? roadmapLimits.weeksDefault
  const present = useMemo(() => planRoadmap(facts, count), [facts, count])
  // The thumb follows the finger; the weeks follow as soon as they are worked out.
  const tried = useDeferredValue(trial)
  const outlook = useMemo(
    () => (isNothingTried(tried) ? null : whatIf(facts, changeOf(tried, facts.today), count)),
    [facts, tried, count],
  )
  const content = kept?.content ?? present
  const weeks = useMemo(
    () =>
      outlook === null
        ? viewRoadmap(content, (week) => stateOf(facts, week))
        : viewRoadmap(outlook.roadmap, (week) => stateOf(facts, week), outlook.present),
    [content, outlook, facts],
  )
  const moved = useMemo(
    () => (kept === undefined || !isWhole ? [] : driftOf(kept.content, present)),
    [kept, present, isWhole],
  )
  const last = kept?.previous ?? null
  const drift = useMemo(
    () => (kept === undefined || last === null ? [] : driftOf(last, kept.content, kept.since)),
    [kept, last],
  )
  if (content.weeks.every(({ activities }) => activities === 0))
    return <TooLittle page={page} learner={learner} hasTime={content.weeks.some(({ minutes }) => minutes > 0)} />
  const drawUp = (wanted: number) =>
    void edit('roadmap.make', { learner: learner.id, weeks: wanted, asked: true }, t('roadmap.made'))
  const isTrying = outlook !== null
  return (
    <Page
      wide
      {...page}
      above={kept === undefined ? undefined : t('roadmap.madeOn', { date: shortDate(kept.updatedOn, locale) })}
      actions={mayPlan && isWhole && <Ways count={count} onDrawUp={drawUp} />}
    >
      {last !== null && (
        <DriftSection
          lines={drift.map((line) => driftInWords(t, locale, line, 'moved'))}
          since={shortDate(last.start, locale)}
        />
      )}
      {moved.length > 0 && !isTrying && (
        <p className={styles['soft']}>{t('roadmap.wouldMove', { count: moved.length })}</p>
      )}
      {isWhole ? (
        <WhatIfPanel
          trial={trial}
          minutes={facts.learning.availability.slice(0, schoolDays)}
          pauseFrom={shortDate(pauseFrom(facts.today), locale)}
          changes={outlook === null ? [] : changesInWords(t, locale, outlook)}
          onChange={setTrial}
        />
      ) : (
        <Note icon="offline">{t('roadmap.partly')}</Note>
      )}
      <div className={`${styles['weeks']} ${isTrying ? styles['trial'] : ''}`}>
        <Looks
          label={t('roadmap.look')}
          looks={{ picture: t('roadmap.asPicture'), table: t('roadmap.asTable') }}
          look={look}
          onLook={setLook}
        />
        {look === 'picture' ? <RoadmapPicture weeks={weeks} /> : <RoadmapTable weeks={weeks} />}
      </div>
    </Page>
  )
}

function stateOf(facts: RoadmapFacts, week: CivilDate): WeekState {
  const known = facts.weeks.find((each) => each.week === week)
  const { counting, done } = weekProgress(known?.activities ?? [])
  return {
    status: roadmapWeekStatus(week, facts),
    done: week > facts.today || counting.length === 0 ? null : { done: done.length, total: counting.length },
  }
}

/** How far ahead, and once more from what is known now. */
function Ways({ count, onDrawUp }: { readonly count: number; readonly onDrawUp: (weeks: number) => void }) {
  const { t } = useTranslation()
  const { weeksMin, weeksMax } = roadmapLimits
  return (
    <div className={styles['ways']}>
      <SelectField label={t('roadmap.howFar')} value={count} onChange={(event) => onDrawUp(Number(event.target.value))}>
        {Array.from({ length: weeksMax - weeksMin + 1 }, (_, index) => weeksMin + index).map((weeks) => (
          <option key={weeks} value={weeks}>
            {t('roadmap.weeksCount', { count: weeks })}
          </option>
        ))}
      </SelectField>
      <Button onClick={() => onDrawUp(count)}>{t('roadmap.again')}</Button>
    </div>
  )
}

/** Nothing stands in any of the weeks: there is no time, or nothing left to learn. */
function TooLittle({ page, learner, hasTime }: Pick<WeeksProps, 'page' | 'learner'> & { readonly hasTime: boolean }) {
  const { t } = useTranslation()
  if (hasTime)
    return (
      <Page {...page}>
        <Empty title={t('roadmap.nothingLeft')} action={<ButtonLink to="/learning">{t('day.nothing.do')}</ButtonLink>}>
          {t('roadmap.nothingLeftMore')}
        </Empty>
      </Page>
    )
  return (
    <Page {...page}>
      <Empty
        title={t('roadmap.noTime')}
        action={
          learner.relation === 'self' ? (
            <ButtonLink to="/settings/days">{t('roadmap.noTimeDo')}</ButtonLink>
          ) : learner.relation === 'child' ? (
            <ButtonLink to="/family/$learner" params={{ learner: learner.id }}>
              {t('roadmap.noTimeDo')}
            </ButtonLink>
          ) : undefined
        }
      >
        {t('roadmap.noTimeMore')}
      </Empty>
    </Page>
  )
}
