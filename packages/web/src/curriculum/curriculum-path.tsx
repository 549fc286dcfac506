import { isSubskill } from '@etude/core'
import type { CurriculumNode, NodeCode } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { LevelMark } from './level-mark.tsx'
import type { CurriculumView } from './node-view.ts'
import styles from './curriculum-path.module.css'

interface Props {
  readonly view: CurriculumView
  readonly onOpen: (code: NodeCode) => void
}

/** From the first thing to the last, in the order of its author: what is mastered, what is open now, and what a locked thing waits for. */
export function CurriculumPath({ view, onOpen }: Props) {
  return (
    <>
      {view.childrenOf(null).map((subject) => (
        <section key={subject.code} className={styles['subject']} aria-labelledby={`node-${subject.code}`}>
          <h2 id={`node-${subject.code}`}>{subject.title}</h2>
          {view.childrenOf(subject.code).map((unit) => (
            <Unit key={unit.code} unit={unit} view={view} onOpen={onOpen} />
          ))}
        </section>
      ))}
    </>
  )
}

function Unit({ unit, view, onOpen }: Props & { readonly unit: CurriculumNode }) {
  const { t } = useTranslation()
  const skills = view.childrenOf(unit.code)
  const within = skills
    .flatMap((skill) => view.childrenOf(skill.code))
    .flatMap(({ code }) => view.subskills.get(code) ?? [])
  const mastered = within.filter(({ mastery }) => mastery?.level === 'mastered').length
  const isCurrent = within.some(({ isUnlocked, mastery }) => isUnlocked && mastery?.level !== 'mastered')
  return (
    <details className={styles['unit']} open={isCurrent}>
      <summary>
        <span className={styles['unitTitle']}>{unit.title}</span>
        <span className={styles['count']}>{t('learning.mastered', { mastered, total: within.length })}</span>
      </summary>
      {skills.map((skill) => (
        <section key={skill.code} className={styles['skill']} aria-labelledby={`node-${skill.code}`}>
          <h3 id={`node-${skill.code}`}>{skill.title}</h3>
          <ol className={styles['steps']}>
            {view.childrenOf(skill.code).map((node) => {
              const subskill = isSubskill(node) ? view.subskills.get(node.code) : undefined
              if (subskill === undefined) return null
              const { mastery, isUnlocked, missing } = subskill
              const state = mastery?.level === 'mastered' ? 'mastered' : isUnlocked ? 'unlocked' : 'waiting'
              return (
                <li key={node.code} className={`${styles['step']} ${styles[state]}`}>
                  <button type="button" className={styles['open']} onClick={() => onOpen(node.code)}>
                    <span className={styles['title']}>{node.title}</span>
                    <LevelMark level={mastery?.level ?? null} isUnlocked={isUnlocked} />
                    {!isUnlocked && missing.length > 0 && (
                      <span className={styles['after']}>
                        {t('learning.after', { titles: missing.map(({ title }) => title).join(', ') })}
                      </span>
                    )}
                  </button>
                </li>
              )
            })}
          </ol>
        </section>
      ))}
    </details>
  )
}
