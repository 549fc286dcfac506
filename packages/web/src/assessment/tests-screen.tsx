import { useCallback, useMemo, useState } from 'react'
import { addDays, learnerSpace, mondayOf, takeSnapshot } from '@etude/core'
import type { Body, CivilDate, LearnerId, NodeCode, Reader, RecordId } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { BackLink } from '../kit/back-link.tsx'
import { Button } from '../kit/button.tsx'
import { newId } from '../kit/new-id.ts'
import { Page, Section } from '../kit/page.tsx'
import { Empty } from '../kit/states.tsx'
import { useClient } from '../kit/use-client.ts'
import { useEdit } from '../kit/use-edit.ts'
import { useRecords } from '../kit/use-live.ts'
import { useNow } from '../kit/use-now.ts'
import { useOpenSpace } from '../kit/use-open-space.ts'
import { usePeople } from '../session/people.tsx'
import type { KnownLearner } from '../session/people.tsx'
import { dateInWords, learnerDayAt } from '../today/learner-day.ts'
import { ImportTests } from './import-tests.tsx'
import { readTests } from './read-tests.ts'
import type { TestRecords } from './read-tests.ts'
import { TestForm } from './test-form.tsx'
import styles from './tests-screen.module.css'

/** What tests have shown, what that changes, and writing down a new one. */
export function TestsScreen() {
  const { t } = useTranslation()
  const { chosen } = usePeople()
  if (chosen === null)
    return (
      <Page title={t('assessment.title')}>
        <Empty title={t('today.nobody')}>{t('today.nobodyMore')}</Empty>
      </Page>
    )
  return <LearnerTests key={chosen.id} learner={chosen} />
}

function LearnerTests({ learner }: { readonly learner: KnownLearner }) {
  const client = useClient()
  const now = useNow()
  useOpenSpace(useMemo(() => (learner.relation === 'pupil' ? learnerSpace(learner.id) : null), [learner]))
  const profile = useRecords(useCallback((reader: Reader) => reader.get('learner', learner.id), [learner.id]))
  if (profile === undefined) return null
  const { date: today } = learnerDayAt(now, profile.body)
  return <Tests learner={learner.id} today={today} account={client.account} />
}

function Tests(props: { readonly learner: LearnerId; readonly today: CivilDate; readonly account: TestAccount }) {
  const { t } = useTranslation()
  const { learner, today, account } = props
  const [form, setForm] = useState<'none' | 'one' | 'table'>('none')
  const records = useRecords(
    useCallback((reader: Reader) => readTests(reader, learner, today, account), [learner, today, account]),
  )
  if (records === undefined) return null
  const courses = records.learning?.courses ?? []
  return (
    <Page
      title={t('assessment.title')}
      above={<BackLink to="/learning">{t('learning.title')}</BackLink>}
      lead={t('assessment.lead')}
      actions={
        records.mayRecord && courses.length > 0 ? (
          <>
            <Button look="main" onClick={() => setForm('one')}>
              {t('assessment.write')}
            </Button>
            <Button onClick={() => setForm('table')}>{t('assessment.import.open')}</Button>
          </>
        ) : undefined
      }
    >
      {records.tests.length === 0 ? (
        <Empty title={t('assessment.none')}>
          {t(courses.length === 0 ? 'week.nothingLearntMore' : 'assessment.noneMore')}
        </Empty>
      ) : (
        <Section title={t('assessment.shown')}>
          <ul className={styles['tests']} aria-label={t('assessment.shown')}>
            {records.tests.map((test) => (
              <Test key={test.assessment} test={test} records={records} today={today} />
            ))}
          </ul>
        </Section>
      )}
      {form === 'one' && <TestForm learner={learner} today={today} courses={courses} onClose={() => setForm('none')} />}
      {form === 'table' && <ImportTests learner={learner} courses={courses} onClose={() => setForm('none')} />}
    </Page>
  )
}

type TestAccount = Parameters<typeof readTests>[3]

interface TestProps {
  readonly test: Body<'assessment'>
  readonly records: TestRecords
  readonly today: CivilDate
}

function Test({ test, records, today }: TestProps) {
  const { t, locale } = useTranslation()
  const edit = useEdit()
  const titles = useMemo(() => titlesIn(records), [records])
  const needs = useMemo(() => needsIn(records, today), [records, today])
  const asked = needs.filter(({ assessment }) => assessment === test.assessment)
  const planned = records.activities.filter(
    ({ reason, status }) =>
      reason.type === 'assessment' && reason.assessment === test.assessment && status !== 'cancelled',
  )
  const takeBack = () =>
    void edit(
      'assessment.record',
      {
        learner: test.learner,
        assessment: newId() as RecordId,
        curriculum: test.curriculum,
        subject: test.subject,
        title: test.title,
        takenOn: test.takenOn,
        how: 'person',
        skills: [],
        corrects: test.assessment,
      },
      t('assessment.takenBack'),
    )
  return (
    <li className={styles['test']}>
      <div className={styles['head']}>
        <h3>{test.title === '' ? t('assessment.untitled') : test.title}</h3>
        <p className={styles['soft']}>
          {dateInWords(test.takenOn, locale)} · {t(`assessment.sources.${test.source}`)}
        </p>
      </div>
      <ul className={styles['results']}>
        {test.skills.map(({ skill, subskill, score, max, label }) => (
          <li key={`${skill} ${subskill}`}>
            <span>{titles.get(subskill ?? skill) ?? subskill ?? skill}</span>
            <span className={styles['points']}>{t('assessment.points', { score, max })}</span>
            <span className={`${styles['label']} ${styles[label]}`}>{t(`assessment.labels.${label}`)}</span>
          </li>
        ))}
      </ul>
      <p className={styles['effect']}>
        <strong>{t('assessment.changes')}</strong>{' '}
        {asked.length + planned.length === 0 && t('assessment.changesNothing')}
        {asked
          .map(({ subskill, action }) => t(`assessment.asks.${action}`, { title: titles.get(subskill) ?? subskill }))
          .join(' ')}
        {planned.length > 0 &&
          ` ${t('assessment.planned', {
            days: planned
              .map(({ week, day }) => dateInWords(addDays(week, day), locale, { weekday: 'long' }))
              .join(', '),
          })}`}
      </p>
      {records.mayRecord && (
        <Button look="quiet" aria-label={t('assessment.takeItBack', { title: test.title })} onClick={takeBack}>
          {t('assessment.takeBack')}
        </Button>
      )}
    </li>
  )
}

function titlesIn({ learning }: TestRecords): ReadonlyMap<NodeCode, string> {
  return new Map(
    (learning?.courses ?? []).flatMap(({ curriculum }) =>
      curriculum.nodes.map(({ code, title }) => [code, title] as const),
    ),
  )
}

/** What the newest results ask of the week to come. */
const needsIn = ({ learning }: TestRecords, today: CivilDate) =>
  learning === undefined ? [] : (takeSnapshot(learning, { week: addDays(mondayOf(today), 7), today })?.needs ?? [])
