import { useState } from 'react'
import { Link, useNavigate } from '@tanstack/react-router'
import type { ClassId, ClassOverview, OverviewSkill } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { SelectField } from '../kit/field.tsx'
import { useIsWide } from '../kit/use-is-wide.ts'
import type { OverviewSearch } from './overview-search.ts'
import styles from './overview.module.css'

interface Props {
  readonly id: ClassId
  readonly search: OverviewSearch
}

/** US-007. By subject and by skill, and what that leaves in one sentence, which is read out when it changes. */
export function OverviewFilters({ id, search, overview }: Props & { readonly overview: ClassOverview }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { subject, skill } = search
  const choose = (change: { readonly subject?: string; readonly skill?: string }) => {
    const { subject: _, skill: __, ...others } = search
    const wanted = Object.fromEntries(Object.entries(change).filter(([, key]) => key !== ''))
    void navigate({
      to: '/classes/$class/weeks',
      params: { class: id },
      search: { ...others, ...wanted },
      replace: true,
    })
  }
  const isFiltered = subject !== undefined || skill !== undefined
  return (
    <div className={styles['filters']}>
      <SelectField
        label={t('overview.subject')}
        value={subject ?? ''}
        onChange={(event) => choose({ subject: event.target.value })}
      >
        <option value="">{t('overview.anySubject')}</option>
        {overview.subjects.map(({ key, title }) => (
          <option key={key} value={key}>
            {title}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t('overview.skill')}
        value={skill ?? ''}
        onChange={(event) => choose({ subject: subject ?? '', skill: event.target.value })}
      >
        <option value="">{t('overview.anySkill')}</option>
        {overview.skills.map(({ key, titles }) => (
          <option key={key} value={key}>
            {titles.skill}
          </option>
        ))}
      </SelectField>
      <p role="status" className={styles['fits']}>
        {isFiltered ? whatFits(t, overview, search) : ''}
      </p>
      {isFiltered && (
        <Button look="quiet" onClick={() => choose({})}>
          {t('overview.everyone')}
        </Button>
      )}
    </div>
  )
}

function whatFits(
  t: ReturnType<typeof useTranslation>['t'],
  { rows, skills, subjects }: ClassOverview,
  { subject, skill }: OverviewSearch,
): string {
  if (rows.length === 0) return t('overview.fitsNobody')
  const shares = rows.flatMap((row) => row.skills)
  const sum = (of: 'count' | 'done') => shares.reduce((all, each) => all + each[of], 0)
  const what =
    skills.find(({ key }) => key === skill)?.titles.skill ?? subjects.find(({ key }) => key === subject)?.title ?? ''
  return t('overview.fits', {
    count: rows.length,
    what,
    activities: t('overview.activities', { count: sum('count') }),
    done: sum('done'),
  })
}

interface SkillsProps extends Props {
  readonly skills: readonly OverviewSkill[]
  readonly learners: number
}

/** US-007. What a lesson could be about: each skill with how many of the class work on it. */
export function SkillsOfClass({ id, search, skills, learners }: SkillsProps) {
  const { t } = useTranslation()
  const [isWhole, setIsWhole] = useState(false)
  const { skill: chosen, ...others } = search
  const shownAtFirst = useIsWide() ? skillsShown.wide : skillsShown.phone
  const shown = skills.filter(({ key }, place) => isWhole || place < shownAtFirst || key === chosen)
  return (
    <>
      <ul className={styles['skills']}>
        {shown.map(({ key, titles, learners: count, activities }) => (
          <li key={key}>
            <Link
              to="/classes/$class/weeks"
              params={{ class: id }}
              search={key === chosen ? others : { ...others, skill: key }}
              replace
              resetScroll={false}
              className={styles['skill']}
              aria-current={key === chosen ? 'true' : undefined}
            >
              <span className={styles['skillTitle']}>{titles.skill}</span>
              <span className={styles['soft']}>{titles.subject}</span>
              <svg className={styles['bar']} viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                <rect width={(100 * count) / Math.max(1, learners)} height="4" />
              </svg>
              <span>
                {t('overview.skillFigures', {
                  learners: t('overview.someLearners', { count }),
                  activities: t('overview.activities', { count: activities }),
                })}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {skills.length > shownAtFirst && (
        <div>
          <Button look="quiet" aria-expanded={isWhole} onClick={() => setIsWhole(!isWhole)}>
            {isWhole ? t('overview.fewerSkills') : t('overview.allSkills', { count: skills.length })}
          </Button>
        </div>
      )}
    </>
  )
}

/** What most learners share; the rest is a tap away. */
const skillsShown = { wide: 8, phone: 4 } as const
