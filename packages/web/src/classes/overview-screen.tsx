import { useCallback, useMemo } from 'react'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { addDays, classOverview, isoWeekOf, weeksOfOverview } from '@etude/core'
import type { CivilDate, ClassId, ClassOverview, Instant, OverviewRow, Reader } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { BackLink } from '../kit/back-link.tsx'
import { ButtonLink } from '../kit/button.tsx'
import { Icon } from '../kit/icon.tsx'
import { Page, Section } from '../kit/page.tsx'
import { Empty, Note } from '../kit/states.tsx'
import { useClient } from '../kit/use-client.ts'
import { useIsWide } from '../kit/use-is-wide.ts'
import { useLive, useRecords } from '../kit/use-live.ts'
import { useNow } from '../kit/use-now.ts'
import { usePeople } from '../session/people.tsx'
import { dateInWords } from '../today/learner-day.ts'
import { LearnerLink } from './learner-link.tsx'
import { NotYourClass } from './not-your-class.tsx'
import { OverviewFiles } from './overview-file-buttons.tsx'
import { OverviewFilters, SkillsOfClass } from './overview-filters.tsx'
import { OverviewCards, OverviewTable } from './overview-rows.tsx'
import { overviewWeeks } from './overview-search.ts'
import type { OverviewSearch } from './overview-search.ts'
import { sortRows } from './sort-rows.ts'
import styles from './overview.module.css'

/** The week of a whole class: who is how far, who works on what, and who may need a word. From summaries alone, so that no learner is opened. */
export function OverviewScreen() {
  const params = useParams({ from: '/frame/classes/$class/weeks' })
  const { people } = usePeople()
  const found = people.classes.find(({ id }) => id === params.class)
  if (found === undefined) return <NotYourClass />
  return <Overview key={found.id} id={found.id} title={found.title} />
}

const readClass = async (reader: Reader, id: ClassId) => ({
  enrolments: (await reader.list('enrolment', 'class', id)).map(({ body }) => body),
  summaries: (await reader.list('summary', 'class', id)).map(({ body }) => body),
})

function Overview({ id, title }: { readonly id: ClassId; readonly title: string }) {
  const { t, locale } = useTranslation()
  const now = useNow()
  const search = useSearch({ from: '/frame/classes/$class/weeks' })
  const records = useRecords(useCallback((reader: Reader) => readClass(reader, id), [id]))
  const isOffline = useLive(useClient().status)?.type === 'offline'
  const isWide = useIsWide()
  const weeks = weeksOfOverview(deviceDate(now))
  const week = weeks[search.week ?? 'this']
  const { subject = null, skill = null, sort = 'name' } = search
  const overview = useMemo(
    () => (records === undefined ? undefined : classOverview(records, week, now as Instant, { subject, skill })),
    [records, week, now, subject, skill],
  )
  const rows = useMemo(
    () => (overview === undefined ? [] : sortRows(overview.rows, sort, locale)),
    [overview, sort, locale],
  )
  if (overview === undefined) return null
  const short = (date: CivilDate) => dateInWords(date, locale, { day: 'numeric', month: 'long' })
  const Rows = isWide ? OverviewTable : OverviewCards
  return (
    <Page
      wide
      title={t('overview.title')}
      above={
        <BackLink to="/classes/$class" params={{ class: id }}>
          {title}
        </BackLink>
      }
      lead={t('week.number', { number: isoWeekOf(week).week, from: short(week), to: short(addDays(week, 4)) })}
    >
      <Weeks id={id} search={search} />
      {isOffline && <Note icon="offline">{t('overview.offline')}</Note>}
      {overview.learners === 0 ? (
        <Empty
          title={t('classes.nobody')}
          action={
            <ButtonLink to="/classes/$class" params={{ class: id }}>
              {t('classes.invite')}
            </ButtonLink>
          }
        >
          {t('classes.nobodyMore')}
        </Empty>
      ) : (
        <>
          <Figures overview={overview} />
          <Named rows={rows} week={week} />
          <Section
            title={t('overview.skills')}
            lead={overview.skills.length === 0 ? t('overview.noSkills') : t('overview.skillsMore')}
          >
            <SkillsOfClass id={id} search={search} skills={overview.skills} learners={overview.learners} />
          </Section>
          <Section
            title={t('overview.learners')}
            action={
              <div className={styles['files']}>
                <OverviewFiles title={title} week={week} rows={rows} />
              </div>
            }
          >
            <OverviewFilters id={id} search={search} overview={overview} />
            <Rows rows={rows} week={week} id={id} search={search} />
            <p className={styles['soft']}>{t('overview.asOf')}</p>
          </Section>
        </>
      )}
    </Page>
  )
}

/** A date on the wall of whoever looks; which week a learner is in is worked out by the learner's own. */
function deviceDate(now: number): CivilDate {
  const wall = new Date(now)
  const utc = Date.UTC(wall.getFullYear(), wall.getMonth(), wall.getDate())
  return new Date(utc).toISOString().slice(0, 10) as CivilDate
}

function Weeks({ id, search }: { readonly id: ClassId; readonly search: OverviewSearch }) {
  const { t } = useTranslation()
  const { week: chosen = 'this', ...others } = search
  return (
    <nav className={styles['weeks']} aria-label={t('overview.which')}>
      {overviewWeeks.map((which) => (
        <Link
          key={which}
          to="/classes/$class/weeks"
          params={{ class: id }}
          search={which === 'this' ? others : { ...others, week: which }}
          replace
          className={styles['weekLink']}
          aria-current={which === chosen ? 'page' : undefined}
        >
          {t(`overview.week.${which}`)}
        </Link>
      ))}
    </nav>
  )
}

function Figures({ overview }: { readonly overview: ClassOverview }) {
  const { t } = useTranslation()
  const { planned, learners, completed: count, drafts, done, total } = overview
  return (
    <ul className={styles['figures']}>
      <li>{t('overview.planned', { planned, learners })}</li>
      {drafts > 0 && <li>{t('overview.drafts', { count: drafts })}</li>}
      {done > 0 && <li>{t('overview.activitiesDone', { done, total })}</li>}
      {count > 0 && <li>{t('overview.completed', { count })}</li>}
    </ul>
  )
}

interface NamedProps {
  readonly rows: readonly OverviewRow[]
  readonly week: CivilDate
}

/** US-008. Those of whom there is something to say, by name. */
function Named({ rows, week }: NamedProps) {
  const { t, locale } = useTranslation()
  const done = rows.filter(({ state }) => state === 'completed')
  const quiet = rows.filter(({ checkIn }) => checkIn !== null)
  const evidence = ({ checkIn }: OverviewRow) => {
    if (checkIn === null) return ''
    const { leftOver: count, lastActive } = checkIn
    if (lastActive === null) return t('overview.leftOverNever', { count })
    return t('overview.leftOver', { count, date: dateInWords(lastActive, locale) })
  }
  if (done.length + quiet.length === 0) return null
  return (
    <div className={styles['named']}>
      {done.length > 0 && (
        <section aria-labelledby="overview-done" className={styles['praise']}>
          <h2 id="overview-done">
            <Icon name="check" size={20} />
            {t('overview.done')}
          </h2>
          <p className={styles['soft']}>{t('overview.doneMore')}</p>
          <ul className={styles['names']}>
            {done.map((row) => (
              <li key={row.learner}>
                <LearnerLink row={row} week={week} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {quiet.length > 0 && (
        <section aria-labelledby="overview-quiet" className={styles['quiet']}>
          <h2 id="overview-quiet">{t('overview.checkIn')}</h2>
          <p className={styles['soft']}>{t('overview.checkInMore')}</p>
          <ul className={styles['reasons']}>
            {quiet.map((row) => (
              <li key={row.learner}>
                <LearnerLink row={row} week={week} />
                <span className={styles['soft']}>{evidence(row)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
