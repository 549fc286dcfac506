import { useEffect, useId, useMemo, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { addDays, mondayOf, practiceLimits } from '@etude/core'
import type { ArrangedOccurrence, Body, CivilDate, OccurrenceKey } from '@etude/core'
import { Button } from '../kit/button.tsx'
import { Icon } from '../kit/icon.tsx'
import { dateInWords, weekdayNames } from '../today/learner-day.ts'
import { useAnnouncer } from './announcer.tsx'
import { isTimed, outcomeOf, sayOccurrence, sayPlace } from './occurrence-words.ts'
import type { Outcome } from './occurrence-words.ts'
import { sayClock, sayDate } from './say-plan.ts'
import { useDragToDate } from './use-drag-to-date.ts'
import { useReading } from './use-reading.ts'
import styles from './timeline.module.css'

interface Props {
  readonly occurrences: readonly ArrangedOccurrence[]
  readonly breaks: readonly Body<'practice-break'>[]
  readonly today: CivilDate
  readonly now: number
  readonly first: CivilDate
  readonly mayMove: boolean
  readonly onOpen: (key: OccurrenceKey) => void
  /** True once it stands on its new day. */
  readonly onMove: (one: ArrangedOccurrence, date: CivilDate) => Promise<boolean>
}

const weeksBefore = 2
const weeksAfter = 6
const weeksMore = 4

/**
 * Weeks under each other, what was and what comes. A session is moved by dragging it with pointer or finger, or by Space and the arrow keys;
 * opened, it has a form for the same.
 */
export function Timeline(props: Props) {
  const { occurrences, breaks, today, first } = props
  const reading = useReading()
  const { t, locale } = reading
  const [before, setBefore] = useState(weeksBefore)
  const [after, setAfter] = useState(weeksAfter)
  const thisMonday = mondayOf(today)
  const earliest = mondayOf(first < today ? first : today)
  const from = latest(addDays(thisMonday, -7 * before), earliest)
  const weeks = weeksFrom(from, addDays(thisMonday, 7 * after))
  const byDate = useMemo(() => groupByDate(occurrences), [occurrences])
  const table = useRef<HTMLTableElement>(null)
  const shown = weeks.flatMap((monday) => daysOf(monday).flatMap((date) => byDate.get(date) ?? []))
  const carry = useCarry(props, shown, table)
  const hint = useId()
  return (
    <div className={styles['timeline']}>
      {from > earliest && (
        <Button look="quiet" onClick={() => setBefore(before + weeksMore)}>
          {t('plans.earlier')}
        </Button>
      )}
      <table ref={table} className={styles['weeks']}>
        <caption className="visually-hidden">{t('plans.timelineCaption')}</caption>
        <thead>
          <tr>
            {weekdayNames(locale, 'short').map((short, day) => (
              <th key={short} scope="col">
                <abbr title={weekdayNames(locale, 'long')[day]}>{short}</abbr>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((monday) => (
            <tr key={monday}>
              {daysOf(monday).map((date) => (
                <Day
                  key={date}
                  date={date}
                  isFirst={date === from || date.endsWith('-01')}
                  isToday={date === today}
                  isPast={date < today}
                  isBreak={breaks.some((range) => range.from <= date && (range.to === null || date <= range.to))}
                  isTarget={carry.target === date}
                >
                  {(byDate.get(date) ?? []).map((one) => (
                    <Chip key={one.planned.key} one={one} hint={hint} {...props} carry={carry} />
                  ))}
                </Day>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p id={hint} className={styles['hint']}>
        {props.mayMove ? t('plans.timelineHint') : t('plans.timelineHintLook')}
      </p>
      {after * 7 < practiceLimits.horizonDays && (
        <Button look="quiet" onClick={() => setAfter(after + weeksMore)}>
          {t('plans.later')}
        </Button>
      )}
      <Legend />
    </div>
  )
}

function Day(props: {
  readonly date: CivilDate
  readonly isFirst: boolean
  readonly isToday: boolean
  readonly isPast: boolean
  readonly isBreak: boolean
  readonly isTarget: boolean
  readonly children: React.ReactNode
}) {
  const { date, isFirst, isToday, isPast, isBreak, isTarget, children } = props
  const { t, locale } = useReading()
  const classes = [
    styles['day'],
    isToday ? styles['today'] : '',
    isPast ? styles['past'] : '',
    isBreak ? styles['break'] : '',
    isTarget ? styles['target'] : '',
  ]
  const month = isFirst ? { month: 'short' as const } : {}
  return (
    <td className={classes.filter(Boolean).join(' ')} data-date={date} aria-current={isToday ? 'date' : undefined}>
      <span className={styles['number']}>
        {dateInWords(date, locale, { day: 'numeric', calendar: 'gregory', ...month })}
        {isToday && <span className="visually-hidden"> {t('plans.today')}</span>}
        {isBreak && <span className="visually-hidden"> {t('plans.onBreak')}</span>}
      </span>
      {children}
    </td>
  )
}

const icons = {
  done: 'check',
  late: 'check',
  missed: 'minus',
  skipped: 'close',
  excused: 'pause',
  cancelled: 'close',
} as const satisfies Partial<Record<Outcome, string>>

function Chip(props: Props & { readonly one: ArrangedOccurrence; readonly hint: string; readonly carry: Carry }) {
  const { one, today, now, onOpen, carry, hint } = props
  const reading = useReading()
  const outcome = outcomeOf(one, now)
  const words = isTimed(one)
    ? sayClock(reading, one.place.start)
    : reading.t('plans.minutesShort', { minutes: one.minutes })
  const { key } = one.planned
  const isMoved = one.place.date !== one.planned.date
  const classes = [styles['chip'], styles[outcome], carry.carried === key ? styles['carried'] : '']
  return (
    <button
      type="button"
      className={classes.filter(Boolean).join(' ')}
      data-chip={key}
      data-carried={carry.carried === key ? true : undefined}
      tabIndex={carry.tabStop === key ? 0 : -1}
      aria-label={sayOccurrence(reading, one, today, now)}
      aria-describedby={hint}
      onClick={({ detail }) => {
        // A click by a key has no detail, and follows no drop.
        if (detail === 0 || !carry.justDropped()) onOpen(key)
      }}
      onFocus={() => carry.focused(key)}
      {...carry.handlers(one)}
    >
      {outcome !== 'planned' && <Icon name={icons[outcome]} size={14} />}
      {outcome === 'planned' && isMoved && <Icon name="pin" size={14} />}
      <span>{words}</span>
    </button>
  )
}

function Legend() {
  const { t } = useReading()
  const shown = ['done', 'late', 'missed', 'skipped', 'excused'] as const
  return (
    <ul className={styles['legend']} aria-label={t('plans.legend')}>
      {shown.map((outcome) => (
        <li key={outcome}>
          <span className={`${styles['chip']} ${styles[outcome]}`} aria-hidden="true">
            <Icon name={icons[outcome]} size={14} />
          </span>
          {t(`plans.outcomes.${outcome}`)}
        </li>
      ))}
    </ul>
  )
}

type Carry = ReturnType<typeof useCarry>

/** Picking one session up and putting it down elsewhere, by keys or by dragging; and which one Tab comes to. */
function useCarry(props: Props, shown: readonly ArrangedOccurrence[], table: React.RefObject<HTMLTableElement | null>) {
  const { today, mayMove, onMove } = props
  const reading = useReading()
  const { t } = reading
  const announce = useAnnouncer()
  const [lifted, setLifted] = useState<{ readonly key: OccurrenceKey; readonly date: CivilDate } | null>(null)
  const [last, setLast] = useState<OccurrenceKey | null>(null)
  const follow = useRef<{ readonly key: OccurrenceKey; readonly date: CivilDate } | null>(null)
  const stop =
    shown.find(({ planned }) => planned.key === last) ?? shown.find(({ place }) => place.date >= today) ?? shown[0]
  // It has gone to another cell, and the focus goes with it.
  useEffect(() => {
    if (follow.current === null) return
    const { key, date } = follow.current
    const arrived = table.current?.querySelector<HTMLElement>(`[data-date="${date}"] [data-chip="${key}"]`)
    if (arrived === null || arrived === undefined) return
    arrived.focus()
    follow.current = null
  }, [shown, table])
  const isMovable = ({ verdict, excused }: ArrangedOccurrence): boolean =>
    mayMove && verdict === 'open' && excused !== 'break'
  const drop = async (one: ArrangedOccurrence, date: CivilDate, byKeys: boolean) => {
    setLifted(null)
    if (date === one.place.date) return
    if (byKeys) follow.current = { key: one.planned.key, date }
    const isDone = await onMove(one, date)
    if (!isDone) follow.current = null
  }
  const drag = useDragToDate(table, (key, date) => {
    const one = shown.find(({ planned }) => planned.key === key)
    if (one !== undefined) void drop(one, date, false)
  })
  const step = (days: number) => {
    if (lifted === null) return
    const date = addDays(lifted.date, days)
    if (date < today || date > addDays(today, practiceLimits.horizonDays)) {
      announce(t('plans.carry.noFurther'))
      return
    }
    setLifted({ ...lifted, date })
    announce(sayDate(reading, date))
  }
  const focusOn = (index: number) => {
    const next = shown[Math.min(shown.length - 1, Math.max(0, index))]
    if (next !== undefined) table.current?.querySelector<HTMLElement>(`[data-chip="${next.planned.key}"]`)?.focus()
  }
  const onKeyDown = (one: ArrangedOccurrence) => (event: KeyboardEvent) => {
    const isLifted = lifted?.key === one.planned.key
    const days = stepOf(event.key)
    if (event.key === ' ' && !isLifted) {
      if (isMovable(one)) {
        setLifted({ key: one.planned.key, date: one.place.date < today ? today : one.place.date })
        announce(t('plans.carry.lifted', { when: sayPlace(reading, one, today) }))
      } else announce(t('plans.carry.fixed'))
    } else if (isLifted && (event.key === ' ' || event.key === 'Enter')) void drop(one, lifted.date, true)
    else if (isLifted && event.key === 'Escape') {
      setLifted(null)
      announce(t('plans.carry.left'))
    } else if (days !== null && isLifted) step(days)
    else if (days !== null) focusOn(shown.indexOf(one) + Math.sign(days))
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return {
    target: lifted?.date ?? drag.over,
    carried: lifted?.key ?? drag.dragged,
    tabStop: stop?.planned.key,
    focused: setLast,
    justDropped: drag.justDropped,
    handlers: (one: ArrangedOccurrence) => ({
      ...(isMovable(one) ? drag.handlers(one.planned.key) : {}),
      onKeyDown: onKeyDown(one),
      // A button would be pressed by the same key once it is let go.
      onKeyUp: (event: KeyboardEvent) => {
        if (event.key === ' ') event.preventDefault()
      },
      onBlur: () => setLifted(null),
    }),
  }
}

/** A day or a week; to the left is earlier only where reading runs to the right. */
function stepOf(key: string): number | null {
  const forwards = document.documentElement.dir === 'rtl' ? -1 : 1
  switch (key) {
    case 'ArrowRight':
      return forwards
    case 'ArrowLeft':
      return -forwards
    case 'ArrowDown':
      return 7
    case 'ArrowUp':
      return -7
    default:
      return null
  }
}

function groupByDate(
  occurrences: readonly ArrangedOccurrence[],
): ReadonlyMap<CivilDate, readonly ArrangedOccurrence[]> {
  const groups = new Map<CivilDate, ArrangedOccurrence[]>()
  for (const one of occurrences) {
    const group = groups.get(one.place.date)
    if (group === undefined) groups.set(one.place.date, [one])
    else group.push(one)
  }
  for (const group of groups.values()) group.sort((a, b) => (a.place.start < b.place.start ? -1 : 1))
  return groups
}

function weeksFrom(monday: CivilDate, last: CivilDate): readonly CivilDate[] {
  const weeks: CivilDate[] = []
  for (let week = monday; week <= last; week = addDays(week, 7)) weeks.push(week)
  return weeks
}

const daysOf = (monday: CivilDate): readonly CivilDate[] => [0, 1, 2, 3, 4, 5, 6].map((day) => addDays(monday, day))
const latest = (left: CivilDate, right: CivilDate): CivilDate => (left > right ? left : right)
