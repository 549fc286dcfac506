import { useTranslation } from '../messages/messages.ts'
import { afterInWords, datesInWords, themeInWords, timeInWords } from './roadmap-words.ts'
import type { SkillView, WeekView } from './roadmap-view.ts'
import { StatusMark } from './status-mark.tsx'
import styles from './roadmap-table.module.css'

/** Everything that the picture shows, as rows: a group of them for each week, and one for each skill in it. */
export function RoadmapTable({ weeks }: { readonly weeks: readonly WeekView[] }) {
  const { t } = useTranslation()
  const columns = ['week', 'aims', 'amount', 'status', 'skill', 'after'] as const
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a part that scrolls has to be reached by keys
    <div className={styles['scroll']} role="region" aria-label={t('roadmap.asTable')} tabIndex={0}>
      <table className={styles['table']}>
        <caption className="visually-hidden">{t('roadmap.weeks')}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {t(`roadmap.columns.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        {weeks.map((week) => (
          <Rows key={week.week} week={week} />
        ))}
      </table>
    </div>
  )
}

function Rows({ week }: { readonly week: WeekView }) {
  const { t, locale } = useTranslation()
  const { number, objectives, activities, minutes, change, status, done, skills, goesOn, keptFresh } = week
  const [first, ...rest] = skills
  const rows = Math.max(1, skills.length)
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" rowSpan={rows}>
          <span className={styles['number']}>{t('roadmap.weekNumber', { number })}</span>
          <span className={styles['soft']}>{datesInWords(week.week, locale)}</span>
          <span>{themeInWords(t, week)}</span>
        </th>
        <td rowSpan={rows}>
          {objectives.length === 0 ? (
            t('roadmap.noAims')
          ) : (
            <ul>
              {objectives.map(({ aim, about }) => (
                <li key={`${aim} ${about}`}>{t(`week.aim.${aim}`, { about })}</li>
              ))}
            </ul>
          )}
          {goesOn.length > 0 && <p className={styles['soft']}>{t('roadmap.goesOn', { titles: goesOn.join(', ') })}</p>}
          {keptFresh.length > 0 && (
            <p className={styles['soft']}>{t('roadmap.keptFresh', { titles: keptFresh.join(', ') })}</p>
          )}
        </td>
        <td rowSpan={rows}>
          <p className={styles['tight']}>{t('roadmap.activities', { count: activities })}</p>
          <p className={styles['soft']}>{t('roadmap.time', { time: timeInWords(t, minutes) })}</p>
          {change !== 0 && <p>{t(change > 0 ? 'roadmap.more' : 'roadmap.fewer', { count: Math.abs(change) })}</p>}
        </td>
        <td rowSpan={rows}>
          <StatusMark status={status} />
          {done !== null && <p className={styles['soft']}>{t('week.progress', done)}</p>}
        </td>
        {first === undefined ? <td colSpan={2}>{t('roadmap.noSkills')}</td> : <SkillCells skill={first} />}
      </tr>
      {rest.map((skill) => (
        <tr key={skill.key}>
          <SkillCells skill={skill} />
        </tr>
      ))}
    </tbody>
  )
}

function SkillCells({ skill }: { readonly skill: SkillView }) {
  const { t } = useTranslation()
  return (
    <>
      <th scope="row">
        <span>{skill.title}</span>
        <span className={styles['soft']}>{t(`roadmap.aims.${skill.aim}`)}</span>
        {skill.otherwise !== undefined && (
          <span className={styles['moved']}>
            {skill.otherwise === null ? t('roadmap.otherwiseNone') : t('roadmap.otherwise', { week: skill.otherwise })}
          </span>
        )}
      </th>
      <td>{skill.after.length === 0 ? t('roadmap.afterNothing') : afterInWords(t, skill)}</td>
    </>
  )
}
