import { useState } from 'react'
import { useNavigate } from '@tanstack/react-router'
import type { CivilDate, ClassId, OverviewRow } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Avatar } from '../kit/avatar.tsx'
import { SelectField } from '../kit/field.tsx'
import { Icon } from '../kit/icon.tsx'
import { dateInWords } from '../today/learner-day.ts'
import { LearnerLink } from './learner-link.tsx'
import { overviewSorts } from './overview-search.ts'
import type { OverviewSearch } from './overview-search.ts'
import { shareDone } from './sort-rows.ts'
import type { OverviewSort } from './sort-rows.ts'
import styles from './overview.module.css'

interface Props {
  readonly rows: readonly OverviewRow[]
  readonly week: CivilDate
  readonly id: ClassId
  readonly search: OverviewSearch
}

/** Changes the order and has it read out: who cannot see the rows move hears that they did. */
function useSort({ id, search }: Pick<Props, 'id' | 'search'>) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [said, setSaid] = useState('')
  const { sort = 'name', ...others } = search
  const sortBy = (wanted: OverviewSort) => {
    setSaid(t('overview.sorted', { order: t(`overview.sorts.${wanted}`) }))
    const changed = wanted === 'name' ? others : { ...others, sort: wanted }
    void navigate({
      to: '/classes/$class/weeks',
      params: { class: id },
      search: changed,
      replace: true,
      resetScroll: false,
    })
  }
  return { sort, sortBy, said }
}

/** With room: a table, a row a learner, sorted by its headings. */
export function OverviewTable({ rows, week, id, search }: Props) {
  const { t, locale } = useTranslation()
  const { sort, sortBy, said } = useSort({ id, search })
  const isByName = sort === 'name'
  return (
    <div className={styles['tableBox']}>
      <p role="status" className="visually-hidden">
        {said}
      </p>
      <table className={styles['table']} aria-label={t('overview.learners')}>
        <thead>
          <tr>
            <th scope="col" aria-sort={isByName ? 'ascending' : undefined}>
              <SortButton isOn={isByName} onClick={() => sortBy('name')}>
                {t('overview.learner')}
              </SortButton>
            </th>
            <th scope="col">{t('overview.plan')}</th>
            <th scope="col" aria-sort={isByName ? undefined : sort === 'most' ? 'descending' : 'ascending'}>
              <SortButton
                isOn={!isByName}
                isUp={sort === 'least'}
                onClick={() => sortBy(sort === 'most' ? 'least' : 'most')}
              >
                {t('overview.progress')}
              </SortButton>
            </th>
            <th scope="col">{t('overview.worksOn')}</th>
            <th scope="col">{t('overview.lastActive')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.learner}>
              <th scope="row">
                <span className={styles['who']}>
                  <Avatar name={row.name} size="s" />
                  <LearnerLink row={row} week={week} />
                </span>
              </th>
              <td>
                <PlanState row={row} week={week} />
              </td>
              <td>
                <Progress row={row} />
              </td>
              <td>
                <WorksOn row={row} />
              </td>
              <td>
                {row.lastActive === null
                  ? t('overview.never')
                  : dateInWords(row.lastActive, locale, { weekday: 'short', day: 'numeric', month: 'short' })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** On a phone: a card a learner, with the same in the order in which one asks. */
export function OverviewCards({ rows, week, id, search }: Props) {
  const { t, locale } = useTranslation()
  const { sort, sortBy, said } = useSort({ id, search })
  return (
    <>
      <SelectField
        label={t('overview.sort')}
        value={sort}
        onChange={(event) => sortBy(overviewSorts.find((each) => each === event.target.value) ?? 'name')}
      >
        {overviewSorts.map((each) => (
          <option key={each} value={each}>
            {t(`overview.sorts.${each}`)}
          </option>
        ))}
      </SelectField>
      <p role="status" className="visually-hidden">
        {said}
      </p>
      <ul className={styles['cards']} aria-label={t('overview.learners')}>
        {rows.map((row) => (
          <li key={row.learner} className={styles['card']}>
            <div className={styles['cardHead']}>
              <Avatar name={row.name} />
              <LearnerLink row={row} week={week} />
            </div>
            <PlanState row={row} week={week} />
            <Progress row={row} />
            <WorksOn row={row} />
            <p className={styles['soft']}>
              {t('overview.lastActive')}:{' '}
              {row.lastActive === null ? t('overview.never') : dateInWords(row.lastActive, locale)}
            </p>
          </li>
        ))}
      </ul>
    </>
  )
}

interface SortButtonProps {
  readonly isOn: boolean
  readonly isUp?: boolean
  readonly onClick: () => void
  readonly children: string
}

const SortButton = ({ isOn, isUp = true, onClick, children }: SortButtonProps) => (
  <button type="button" className={styles['sort']} onClick={onClick}>
    {children}
    <span className={`${styles['arrow']} ${isOn ? '' : styles['off']} ${isUp ? styles['up'] : ''}`}>
      <Icon name="down" size={14} />
    </span>
  </button>
)

function PlanState({ row, week }: { readonly row: OverviewRow; readonly week: CivilDate }) {
  const { t } = useTranslation()
  return (
    <div className={styles['plan']}>
      <span className={`${styles['state']} ${styles[row.state] ?? ''}`}>{t(`overview.state.${row.state}`)}</span>
      {row.theme.length > 0 && <span>{row.theme.join(' · ')}</span>}
      {row.state === 'draft' && (
        <LearnerLink row={row} week={week} to="/approve">
          {t('overview.lookOver')}
          <span className="visually-hidden"> {row.name}</span>
        </LearnerLink>
      )}
    </div>
  )
}

function Progress({ row }: { readonly row: OverviewRow }) {
  const { t } = useTranslation()
  const { done, total, minutes, minutesDone } = row
  if (row.state === 'no-plan' || row.state === 'unknown') return null
  return (
    <div className={styles['progress']}>
      <svg
        className={`${styles['bar']} ${row.state === 'completed' ? styles['full'] : ''}`}
        viewBox="0 0 100 4"
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <rect width={100 * shareDone(row)} height="4" />
      </svg>
      <strong>{t('overview.of', { done, total })}</strong>
      <span className={styles['soft']}>{t('overview.minutesOf', { done: minutesDone, total: minutes })}</span>
    </div>
  )
}

const namedMax = 3

function WorksOn({ row }: { readonly row: OverviewRow }) {
  const { t } = useTranslation()
  const byCount = [...row.skills].sort((a, b) => b.count - a.count)
  const more = byCount.length - namedMax
  if (byCount.length === 0) return null
  return (
    <ul className={styles['works']}>
      {byCount.slice(0, namedMax).map(({ curriculum, subject, skill, titles, count }) => (
        <li key={`${curriculum} ${subject} ${skill}`}>{t('overview.share', { skill: titles.skill, count })}</li>
      ))}
      {more > 0 && <li className={styles['soft']}>{t('overview.moreSkills', { count: more })}</li>}
    </ul>
  )
}
