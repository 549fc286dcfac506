import { useTranslation } from '../messages/messages.ts'
import { beforeInWords, listed, themeInWords, timeInWords, weekInWords } from './roadmap-words.ts'
import type { SkillView, WeekView } from './roadmap-view.ts'
import { StatusMark } from './status-mark.tsx'
import styles from './roadmap-table.module.css'

/** Everything that the picture shows, as rows: a group of them for each week, and in it one for each skill. */
export function RoadmapTable({ weeks }: { readonly weeks: readonly WeekView[] }) {
  const { t } = useTranslation()
  return (
    <table className={styles['table']}>
      <caption className="visually-hidden">{t('roadmap.weeks')}</caption>
      <thead>
        <tr>
          {(['skill', 'aim', 'after'] as const).map((column) => (
            <th key={column} scope="col">
              {t(`roadmap.columns.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      {weeks.map((week) => (
        <tbody key={week.week}>
          <Week week={week} />
          {week.skills.map((skill) => (
            <Skill key={skill.key} skill={skill} />
          ))}
        </tbody>
      ))}
    </table>
  )
}

function Week({ week }: { readonly week: WeekView }) {
  const { t, locale } = useTranslation()
  const { objectives, activities, minutes, change, status, done, skills, goesOn, keptFresh } = week
  return (
    <tr className={styles['week']}>
      <th scope="rowgroup">
        <span className={styles['soft']}>{weekInWords(t, locale, week)}</span>
        <span className={styles['theme']}>{themeInWords(t, week)}</span>
      </th>
      <td colSpan={2}>
        <div className={styles['facts']}>
          <StatusMark status={status} />
          <p>{t('roadmap.activities', { count: activities })}</p>
          <p>{t('roadmap.time', { time: timeInWords(t, minutes) })}</p>
          {done !== null && <p>{t('week.progress', done)}</p>}
          {change !== 0 && (
            <p className={styles['moved']}>
              {t(change > 0 ? 'roadmap.more' : 'roadmap.fewer', { count: Math.abs(change) })}
            </p>
          )}
        </div>
        {objectives.length > 0 && (
          <ul aria-label={t('week.objectives')}>
            {objectives.map(({ aim, about }) => (
              <li key={`${aim} ${about}`}>{t(`week.aim.${aim}`, { about })}</li>
            ))}
          </ul>
        )}
        {skills.length === 0 && <p>{t('roadmap.noSkills')}</p>}
        {goesOn.length > 0 && <p className={styles['soft']}>{t('roadmap.goesOn', { titles: listed(t, goesOn) })}</p>}
        {keptFresh.length > 0 && (
          <p className={styles['soft']}>{t('roadmap.keptFresh', { titles: listed(t, keptFresh) })}</p>
        )}
      </td>
    </tr>
  )
}

function Skill({ skill }: { readonly skill: SkillView }) {
  const { t } = useTranslation()
  return (
    <tr>
      <th scope="row">
        <span>{skill.title}</span>
        {skill.otherwise !== undefined && (
          <span className={styles['moved']}>
            {skill.otherwise === null ? t('roadmap.otherwiseNone') : t('roadmap.otherwise', { week: skill.otherwise })}
          </span>
        )}
      </th>
      <td>{t(`roadmap.aims.${skill.aim}`)}</td>
      <td>{skill.after.length === 0 ? t('roadmap.afterNothing') : beforeInWords(t, skill)}</td>
    </tr>
  )
}
