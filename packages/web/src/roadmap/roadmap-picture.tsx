import { useMemo, useRef, useState } from 'react'
import { useTranslation } from '../messages/messages.ts'
import { useIsWide } from '../kit/use-is-wide.ts'
import { chainOf, linksOf, skillsByKey } from './roadmap-view.ts'
import type { SkillView, SkillsByKey, WeekView } from './roadmap-view.ts'
import { RoadmapLines } from './roadmap-lines.tsx'
import { StatusMark } from './status-mark.tsx'
import { beforeInWords, listed, themeInWords, timeInWords, weekInWords } from './roadmap-words.ts'
import styles from './roadmap-picture.module.css'

/** The weeks side by side, like the bars of a score, and lines between skills that build on each other. The words say the same. */
export function RoadmapPicture({ weeks }: { readonly weeks: readonly WeekView[] }) {
  const { t } = useTranslation()
  const isWide = useIsWide()
  const root = useRef<HTMLDivElement>(null)
  const [kept, setKept] = useState<string | null>(null)
  const [looked, setLooked] = useState<string | null>(null)
  const skills = useMemo(() => skillsByKey(weeks), [weeks])
  const links = useMemo(() => linksOf(skills), [skills])
  const at = [looked, kept].find((key) => key !== null && skills.has(key)) ?? null
  const chain = useMemo(() => (at === null ? [] : chainOf(skills, at)), [skills, at])
  const inChain = useMemo(() => new Set(chain.map(({ key }) => key)), [chain])
  return (
    <>
      {isWide && links.length > 0 && <Chain chain={chain} />}
      <div ref={root} className={styles['picture']}>
        {isWide && <RoadmapLines root={root} links={links} chain={inChain} drawnFor={weeks} />}
        <ol className={styles['weeks']} aria-label={t('roadmap.weeks')}>
          {weeks.map((week) => (
            <Week
              key={week.week}
              week={week}
              skills={skills}
              inChain={inChain}
              kept={kept}
              onKeep={setKept}
              onLook={setLooked}
              onLeave={(key) => setLooked((current) => (current === key ? null : current))}
            />
          ))}
        </ol>
      </div>
    </>
  )
}

/** The chain that is looked at, in words. It keeps its place while there is none, so that nothing jumps. */
function Chain({ chain }: { readonly chain: readonly SkillView[] }) {
  const { t } = useTranslation()
  return (
    <div className={styles['chain']} aria-live="polite">
      {chain.length === 0 ? (
        <p>{t('roadmap.chainHow')}</p>
      ) : chain.length === 1 ? (
        <p>{t('roadmap.chainAlone', { title: chain[0]?.title })}</p>
      ) : (
        <ol aria-label={t('roadmap.chain')}>
          {chain.map(({ key, title, week }) => (
            <li key={key}>{t('roadmap.chainStep', { title, week })}</li>
          ))}
        </ol>
      )}
    </div>
  )
}

interface WeekProps {
  readonly week: WeekView
  readonly skills: SkillsByKey
  readonly inChain: ReadonlySet<string>
  readonly kept: string | null
  readonly onKeep: (key: string | null) => void
  readonly onLook: (key: string) => void
  readonly onLeave: (key: string) => void
}

function Week({ week, skills, ...looking }: WeekProps) {
  const { t, locale } = useTranslation()
  const { number, otherObjectives, activities, minutes, change, done, status, goesOn, keptFresh } = week
  const id = `roadmap-week-${number}`
  return (
    <li className={`${styles['week']} ${styles[status] ?? ''}`} aria-labelledby={id}>
      <header className={styles['head']}>
        <p className={styles['when']}>{weekInWords(t, locale, week)}</p>
        <h2 id={id} className={styles['theme']}>
          <span className="visually-hidden">{t('roadmap.weekNumber', { number })} </span>
          {themeInWords(t, week)}
        </h2>
      </header>
      <div className={styles['how']}>
        <StatusMark status={status} />
        <p className={styles['figures']}>
          <strong>{t('roadmap.activities', { count: activities })}</strong>
          <span>{t('roadmap.time', { time: timeInWords(t, minutes) })}</span>
          {change !== 0 && (
            <span className={styles['change']}>
              {t(change > 0 ? 'roadmap.more' : 'roadmap.fewer', { count: Math.abs(change) })}
            </span>
          )}
        </p>
        {done !== null && <Done {...done} />}
      </div>
      {otherObjectives.length > 0 && (
        <ul className={styles['objectives']} aria-label={t('week.objectives')}>
          {otherObjectives.map(({ aim, about }) => (
            <li key={`${aim} ${about}`}>{t(`week.aim.${aim}`, { about })}</li>
          ))}
        </ul>
      )}
      <div className={styles['holds']}>
        {week.skills.length === 0 ? (
          <p className={styles['soft']}>{t('roadmap.noSkills')}</p>
        ) : (
          <ol className={styles['skills']} aria-label={t('roadmap.skillsOf', { number })}>
            {week.skills.map((skill) => (
              <Skill key={skill.key} skill={skill} skills={skills} {...looking} />
            ))}
          </ol>
        )}
        {goesOn.length > 0 && <p className={styles['soft']}>{t('roadmap.goesOn', { titles: listed(t, goesOn) })}</p>}
        {keptFresh.length > 0 && (
          <p className={styles['soft']}>{t('roadmap.keptFresh', { titles: listed(t, keptFresh) })}</p>
        )}
      </div>
    </li>
  )
}

function Done({ done, total }: { readonly done: number; readonly total: number }) {
  const { t } = useTranslation()
  return (
    <>
      <svg className={styles['bar']} viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect width={total === 0 ? 0 : (100 * done) / total} height="4" />
      </svg>
      <p className={styles['soft']}>{t('week.progress', { done, total })}</p>
    </>
  )
}

interface SkillProps extends Omit<WeekProps, 'week'> {
  readonly skill: SkillView
}

function Skill({ skill, skills, inChain, kept, onKeep, onLook, onLeave }: SkillProps) {
  const { t } = useTranslation()
  const isKept = kept === skill.key
  const opens = isKept ? [...skills.values()].filter(({ after }) => after.some(({ key }) => key === skill.key)) : []
  return (
    <li>
      <button
        type="button"
        className={`${styles['skill']} ${inChain.has(skill.key) ? styles['inChain'] : ''}`}
        aria-pressed={isKept}
        data-skill={skill.key}
        onClick={() => onKeep(isKept ? null : skill.key)}
        // Moved and not entered: what is scrolled under a resting pointer is not what somebody looks at.
        onPointerMove={(event) => {
          if (event.pointerType === 'mouse') onLook(skill.key)
        }}
        onPointerLeave={() => onLeave(skill.key)}
        onFocus={() => onLook(skill.key)}
        onBlur={() => onLeave(skill.key)}
      >
        <span className={styles['dot']} data-dot aria-hidden="true" />
        <span className={styles['title']}>{skill.title}</span>
        <span className={styles['after']}>
          {[
            t(`roadmap.aims.${skill.aim}`),
            ...(skill.after.length === 0 ? [] : [t('roadmap.after', { titles: beforeInWords(t, skill) })]),
          ].join(' · ')}
        </span>
        {skill.otherwise !== undefined && (
          <span className={styles['moved']}>
            {skill.otherwise === null ? t('roadmap.otherwiseNone') : t('roadmap.otherwise', { week: skill.otherwise })}
          </span>
        )}
        {opens.length > 0 && (
          <span className={styles['after']}>
            {t('roadmap.opens', {
              titles: listed(
                t,
                opens.map(({ title, week }) => t('roadmap.chainStep', { title, week })),
              ),
            })}
          </span>
        )}
      </button>
    </li>
  )
}
