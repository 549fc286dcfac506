import { useState } from 'react'
import type { Body } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Dialog } from '../kit/dialog.tsx'
import { Icon } from '../kit/icon.tsx'
import { Menu } from '../kit/menu.tsx'
import { reasonWords, typeWords } from '../today/reason-words.ts'
import { isMovable } from './board.ts'
import styles from './activity-card.module.css'

interface Acts {
  readonly pin: (pinned: boolean) => void
  readonly putOff: () => void
  readonly skip: (excused: boolean) => void
  readonly cancel: (() => void) | null
  readonly replace: (() => void) | null
  /** Null while its week has not begun. */
  readonly complete: (() => void) | null
}

interface Props {
  readonly activity: Body<'activity'>
  /** False where the week is for others to arrange. */
  readonly mayArrange: boolean
  readonly isHeld: boolean
  readonly onGrab: (event: React.PointerEvent) => void
  readonly onKey: (event: React.KeyboardEvent) => void
  readonly onBlur: () => void
  readonly onMoveTo: (day: number) => void
  /** Where it may be put. */
  readonly targets: readonly { readonly day: number; readonly name: string }[]
  readonly acts: Acts
}

/** One thing of the week: what, how long, what has become of it; a handle to carry it and a menu for the rest. */
export function ActivityCard({ activity, mayArrange, isHeld, onGrab, onKey, onBlur, onMoveTo, targets, acts }: Props) {
  const { t } = useTranslation()
  const [asksWhy, setAsksWhy] = useState(false)
  const { title, minutes, status, pinned, reason, type, about, extension } = activity
  const movable = mayArrange && isMovable(activity)
  const state =
    status === 'planned' || status === 'assigned' ? null : t(`week.item.${status === 'cancelled' ? 'skipped' : status}`)
  return (
    <li
      className={`${styles['card']} ${isHeld ? styles['held'] : ''} ${styles[status] ?? ''}`}
      data-board-card={activity.activity}
    >
      {movable ? (
        <button
          type="button"
          className={styles['handle']}
          data-board-handle=""
          aria-label={t('week.move', { title })}
          aria-describedby="week-drag-how"
          aria-pressed={isHeld}
          onPointerDown={onGrab}
          onKeyDown={onKey}
          onBlur={onBlur}
        >
          <Icon name="grip" size={18} />
        </button>
      ) : (
        <span className={styles['mark']}>{status === 'completed' && <Icon name="check" size={18} />}</span>
      )}
      <div className={styles['words']}>
        <p className={styles['title']}>{title}</p>
        <p className={styles['meta']}>
          {typeWords(t, type)} · {t('units.minutes', { count: minutes })}
          {extension !== null && ` · ${t('week.item.extension')}`}
          {state !== null && ` · ${state}`}
          {pinned && (
            <span className={styles['pin']}>
              <Icon name="pin" size={14} />
              {t('week.item.pinned')}
            </span>
          )}
        </p>
      </div>
      <Menu
        label={t('day.options', { title })}
        entries={[
          { words: t('day.why.title'), run: () => setAsksWhy(true) },
          ...(movable
            ? [
                ...(acts.complete === null ? [] : [{ words: t('day.do'), run: acts.complete }]),
                ...targets.map(({ day, name }) => ({
                  words: t('week.moveTo', { weekday: name }),
                  run: () => onMoveTo(day),
                })),
                pinned
                  ? { words: t('week.unpin'), run: () => acts.pin(false) }
                  : { words: t('week.pin'), run: () => acts.pin(true) },
                ...(status === 'deferred' ? [] : [{ words: t('week.putOff'), run: acts.putOff }]),
                { words: t('day.skip'), run: () => acts.skip(false) },
                { words: t('day.skipExcused'), run: () => acts.skip(true) },
                ...(acts.replace === null ? [] : [{ words: t('adapting.replace'), run: acts.replace }]),
                ...(acts.cancel === null
                  ? []
                  : [{ words: t('week.cancel'), run: acts.cancel, look: 'danger' as const }]),
              ]
            : []),
        ]}
      />
      {asksWhy && (
        <Dialog title={t('day.why.title')} onClose={() => setAsksWhy(false)}>
          <p className={styles['whyTitle']}>{title}</p>
          <p>{reasonWords(t, reason)}</p>
          {about !== null && (
            <p className={styles['belongs']}>
              <strong>{t('day.why.where')}</strong>
              {[about.titles.subject, about.titles.unit, about.titles.skill].join(' › ')}
            </p>
          )}
        </Dialog>
      )}
    </li>
  )
}
