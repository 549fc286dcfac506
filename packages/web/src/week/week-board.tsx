import { useLayoutEffect, useRef, useState } from 'react'
import { addDays } from '@etude/core'
import type { Body, CivilDate, LearnerId, RecordId } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { AddDialog } from '../approve/add-dialog.tsx'
import { newId } from '../kit/new-id.ts'
import { useEdit } from '../kit/use-edit.ts'
import { dateInWords, weekdayNames } from '../today/learner-day.ts'
import { boardOf, placeOf, positionAt, stepped, withHeld } from './board.ts'
import type { Place } from './board.ts'
import { ActivityCard } from './activity-card.tsx'
import { useHold } from './use-hold.ts'
import type { Held } from './use-hold.ts'
import styles from './week-board.module.css'

interface Props {
  readonly learner: LearnerId
  readonly week: CivilDate
  readonly today: CivilDate
  readonly profile: Body<'learner'>
  readonly activities: readonly Body<'activity'>[]
  /** A child's own account leaves what is on the plan to others, and skips. */
  readonly mayCancel: boolean
}

/** Put down, and not yet stored: shown where it was put until the record says so. */
interface Settling {
  readonly held: Held
  readonly over: string
}

const storedAt = ({ day, position, pinned }: Body<'activity'>): string => `${day} ${position} ${pinned}`

/** Monday to Friday side by side, on a phone one below the other. Everything that waits can be lifted and put elsewhere. */
export function WeekBoard({ learner, week, today, profile, activities, mayCancel }: Props) {
  const { t, locale } = useTranslation()
  const edit = useEdit()
  const [settling, setSettling] = useState<Settling | null>(null)
  const [said, setSaid] = useState('')
  // Until its Monday a child looks at the week.
  const mayArrange = mayCancel || week <= today
  const [replacing, setReplacing] = useState<Body<'activity'> | null>(null)
  const names = weekdayNames(locale, 'long')
  const stored = boardOf(activities)
  const bodyOf = (activity: RecordId) => activities.find((each) => each.activity === activity)
  const settled = settling === null ? undefined : bodyOf(settling.held.activity)
  const isSettling = settling !== null && settled !== undefined && storedAt(settled) === settling.over
  // Stored otherwise: it has settled, and an undoing that brings it back must show.
  if (settling !== null && !isSettling) setSettling(null)
  const base = isSettling ? withHeld(stored, settling.held.activity, settling.held.place) : stored

  const placeWords = ({ day, index }: Place, activity: RecordId) => {
    const others = (stored[day] ?? []).filter((each) => each.activity !== activity).length
    return { weekday: names[day], place: index + 1, of: others + 1 }
  }
  const put = (held: Held) => {
    const body = bodyOf(held.activity)
    const from = placeOf(stored, held.activity)
    if (body === undefined || from === undefined) return
    if (from.day === held.place.day && from.index === held.place.index) {
      setSaid(t('week.drag.left', { title: body.title }))
      return
    }
    const weekday = names[held.place.day]
    setSettling({ held, over: storedAt(body) })
    setSaid(t('week.drag.dropped', { title: body.title, ...placeWords(held.place, held.activity) }))
    const place = {
      day: held.place.day as Body<'activity'>['day'],
      position: positionAt(stored, held.activity, held.place),
    }
    void edit('activity.move', { learner, activity: held.activity, ...place }, t('week.moved', { weekday })).then(
      (isMoved) => {
        if (!isMoved) setSettling(null)
      },
    )
  }
  const { held, hold, grab } = useHold(put)
  const board = held === null ? base : withHeld(base, held.activity, held.place)
  useFocusOnHeld(held)

  const open = [0, 1, 2, 3, 4, 5, 6].filter((day) => addDays(week, day) >= today)
  const shown = [0, 1, 2, 3, 4, 5, 6].filter(
    (day) => day < 5 || (board[day]?.length ?? 0) > 0 || addDays(week, day) === today,
  )
  const targets = shown.filter((day) => open.includes(day))
  const onKey = (event: React.KeyboardEvent, activity: RecordId) => {
    const body = bodyOf(activity)
    const at = placeOf(board, activity)
    if (body === undefined || at === undefined) return
    const isHeld = held?.activity === activity
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      if (isHeld) {
        hold(null)
        put(held)
        return
      }
      hold({ activity, place: at, by: 'keyboard' })
      setSaid(t('week.drag.lifted', { title: body.title, ...placeWords(at, activity) }))
      return
    }
    if (!isHeld) return
    if (event.key === 'Escape') {
      hold(null)
      setSaid(t('week.drag.left', { title: body.title }))
      return
    }
    const isRtl = document.documentElement.dir === 'rtl'
    const steps: Readonly<Record<string, Parameters<typeof stepped>[3]>> = {
      ArrowLeft: isRtl ? 'later-day' : 'earlier-day',
      ArrowRight: isRtl ? 'earlier-day' : 'later-day',
      ArrowUp: 'up',
      ArrowDown: 'down',
    }
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    const days = targets.includes(at.day) ? targets : [at.day, ...targets]
    const place = stepped(stored, activity, held.place, step, days)
    hold({ activity, place, by: 'keyboard' })
    setSaid(t('week.drag.over', placeWords(place, activity)))
  }

  const complete = ({ activity, title, minutes, about }: Body<'activity'>) =>
    void edit(
      'activity.complete',
      {
        learner,
        activity,
        entry: newId() as RecordId,
        minutes,
        rating: null,
        title,
        curriculum: about?.curriculum ?? null,
        subskill: about?.subskill ?? null,
      },
      t('week.completed'),
    )
  return (
    <div className={styles['board']} style={{ '--days': shown.length } as React.CSSProperties}>
      {shown.map((day) => {
        const date = addDays(week, day)
        const cards = board[day] ?? []
        const minutes = profile.availability[day] ?? 0
        const planned = cards.reduce((sum, each) => sum + (each.status === 'skipped' ? 0 : each.minutes), 0)
        const isOpen = open.includes(day)
        return (
          <section
            key={day}
            className={`${styles['day']} ${date === today ? styles['isToday'] : ''} ${isOpen ? '' : styles['isPast']}`}
            aria-label={dateInWords(date, locale)}
            data-board-day={day}
            data-closed={isOpen ? undefined : ''}
          >
            <header className={styles['head']}>
              <h2>
                {names[day]}
                <span className={styles['date']}>{dateInWords(date, locale, { day: 'numeric', month: 'short' })}</span>
              </h2>
              <p className={styles['load']}>
                {date === today && <strong>{t('week.today')} · </strong>}
                {minutes === 0 && planned === 0 ? t('week.dayOff') : t('week.dayLoad', { count: planned })}
              </p>
            </header>
            <ol className={styles['cards']}>
              {cards.map((each, index) => (
                <ActivityCard
                  key={each.activity}
                  activity={each}
                  mayArrange={mayArrange}
                  isHeld={held?.activity === each.activity}
                  onGrab={(event) => grab(event, each.activity, { day, index })}
                  onKey={(event) => onKey(event, each.activity)}
                  onBlur={() => {
                    if (held?.by === 'keyboard' && held.activity === each.activity) hold(null)
                  }}
                  onMoveTo={(to) =>
                    put({
                      activity: each.activity,
                      place: { day: to, index: (stored[to] ?? []).length },
                      by: 'keyboard',
                    })
                  }
                  targets={targets
                    .filter((target) => target !== day)
                    .map((target) => ({ day: target, name: names[target] ?? '' }))}
                  acts={{
                    pin: (pinned) =>
                      void edit(
                        'activity.pin',
                        { learner, activity: each.activity, pinned },
                        t(pinned ? 'week.pinned' : 'week.unpinned'),
                      ),
                    putOff: () =>
                      void edit('activity.defer', { learner, activity: each.activity }, t('day.said.putOff')),
                    skip: (excused) =>
                      void edit('activity.skip', { learner, activity: each.activity, excused }, t('day.said.skipped')),
                    cancel: mayCancel
                      ? () => void edit('activity.cancel', { learner, activity: each.activity }, t('week.cancelled'))
                      : null,
                    replace: mayCancel && week <= today ? () => setReplacing(each) : null,
                    complete: addDays(week, 0) <= today ? () => complete(each) : null,
                  }}
                />
              ))}
            </ol>
            {cards.length === 0 && <p className={styles['nothing']}>{t('week.nothingOn')}</p>}
          </section>
        )
      })}
      {replacing !== null && (
        <AddDialog which={{ learner, week }} today={today} instead={replacing} onClose={() => setReplacing(null)} />
      )}
      <p className="visually-hidden" role="status" aria-live="assertive">
        {said}
      </p>
      <p className="visually-hidden" id="week-drag-how">
        {t('week.drag.how')}
      </p>
    </div>
  )
}

/** The card is drawn anew in another column; the focus goes with it. */
function useFocusOnHeld(held: Held | null) {
  const last = useRef<Held | null>(null)
  useLayoutEffect(() => {
    const carried = held ?? last.current
    last.current = held
    if (carried === null || carried.by !== 'keyboard') return
    const handle = document.querySelector<HTMLElement>(`[data-board-card="${carried.activity}"] [data-board-handle]`)
    if (document.activeElement !== handle) handle?.focus({ preventScroll: false })
  }, [held])
}
