import type { NodeCode, Subskill } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { Actions, Dialog } from '../kit/dialog.tsx'
import { dateInWords } from '../today/learner-day.ts'
import { LevelMark } from './level-mark.tsx'
import type { SubskillView } from './node-view.ts'
import styles from './subskill-dialog.module.css'

interface Props {
  readonly subskill: SubskillView
  readonly isStudied: boolean
  readonly onOpen: (code: NodeCode) => void
  readonly onClose: () => void
  /** Null where this account may not write down what a check shows. */
  readonly onCheck: (() => void) | null
  readonly onAdd: () => void
}

/** One thing to learn: where it stands, what comes before it and what it opens, and what can be done with it now. */
export function SubskillDialog({ subskill, isStudied, onOpen, onClose, onCheck, onAdd }: Props) {
  const { t, locale } = useTranslation()
  const { node, mastery, isUnlocked, missing, requires, opens, above } = subskill
  return (
    <Dialog title={node.title} onClose={onClose}>
      <div className={styles['whole']}>
        <p className={styles['soft']}>{above.map(({ title }) => title).join(' › ')}</p>
        <p className={styles['line']}>
          <LevelMark level={mastery?.level ?? null} isUnlocked={isUnlocked} />
          <span>{t('units.minutes', { count: node.minutes })}</span>
          <span>{t('learning.difficulty', { level: node.difficulty })}</span>
        </p>
        {mastery !== null && mastery.lastSeen !== null && (
          <p>{t('learning.lastSeen', { date: dateInWords(mastery.lastSeen, locale) })}</p>
        )}
        {mastery !== null && mastery.due !== null && mastery.level !== 'new' && (
          <p>{t('learning.due', { date: dateInWords(mastery.due, locale) })}</p>
        )}
        <Others
          title={t('learning.comesAfter')}
          nothing={t('learning.comesAfterNothing')}
          nodes={requires}
          onOpen={onOpen}
        />
        <Others title={t('learning.opens')} nothing={t('learning.opensNothing')} nodes={opens} onOpen={onOpen} />
        {isStudied && !isUnlocked && (
          <p className={styles['note']}>
            {t('learning.lockedWhy', { titles: missing.map(({ title }) => title).join(', ') })}
          </p>
        )}
        {isStudied && (
          <Actions>
            {isUnlocked && <Button onClick={onAdd}>{t('learning.add')}</Button>}
            {onCheck !== null && <Button onClick={onCheck}>{t('day.check')}</Button>}
          </Actions>
        )}
      </div>
    </Dialog>
  )
}

function Others(props: {
  readonly title: string
  readonly nothing: string
  readonly nodes: readonly Subskill[]
  readonly onOpen: (code: NodeCode) => void
}) {
  return (
    <section>
      <h3 className={styles['title']}>{props.title}</h3>
      {props.nodes.length === 0 ? (
        <p className={styles['soft']}>{props.nothing}</p>
      ) : (
        <ul>
          {props.nodes.map(({ code, title }) => (
            <li key={code}>
              <button type="button" className={styles['other']} onClick={() => props.onOpen(code)}>
                {title}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
