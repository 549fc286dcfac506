import { masteryLevels } from '@etude/core'
import type { MasteryLevel } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Icon } from '../kit/icon.tsx'
import styles from './level-mark.module.css'

/** How far somebody is with a thing: four steps that fill, and the word for it. What is locked has a lock. */
export function LevelMark({
  level,
  isUnlocked,
}: {
  readonly level: MasteryLevel | null
  readonly isUnlocked: boolean
}) {
  const { t } = useTranslation()
  if (!isUnlocked && (level === null || level === 'new'))
    return (
      <span className={styles['locked']}>
        <Icon name="lock" size={16} />
        {t('learning.locked')}
      </span>
    )
  const steps = level === null ? 0 : masteryLevels.indexOf(level)
  return (
    <span className={styles['level']}>
      <svg viewBox="0 0 40 10" width="40" height="10" aria-hidden="true">
        {[0, 1, 2, 3].map((step) => (
          <rect
            key={step}
            className={step < steps ? styles['full'] : styles['step']}
            x={step * 10 + 1}
            y="1"
            width="8"
            height="8"
            rx="1.500"
          />
        ))}
      </svg>
      {t(`learning.levels.${level ?? 'new'}`)}
    </span>
  )
}
