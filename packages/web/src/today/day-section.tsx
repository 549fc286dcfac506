import { Suspense, lazy, useLayoutEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { isOpen } from '@etude/core'
import type { Body, DayItemBody, LearnerId } from '@etude/core'
import { allMessages, useTranslation } from '../messages/messages.ts'
import { DoneRow, LaterRow, NowCard, ThenRow } from './day-rows.tsx'
import type { ItemActs } from './day-rows.tsx'
import { MorePlease } from './more-please.tsx'
import type { DayRecords } from './read-day.ts'
import { useDay } from './use-day.ts'
import styles from './day-section.module.css'

/** The check is a form of its own, and most days have none. */
const CheckDialog = lazy(async () => {
  const [{ CheckDialog: component }] = await Promise.all([import('../assessment/check-dialog.tsx'), allMessages()])
  return { default: component }
})

interface Props {
  readonly learner: LearnerId
  readonly records: DayRecords
  readonly shown: Body<'daily-plan'>
}

/** What is to be done today, the next thing first and large, with why it is there. One tap each; whatever is tapped can be taken back. */
export function DaySection({ learner, records, shown }: Props) {
  const { t } = useTranslation()
  const day = useDay(learner, records, shown)
  const heading = useRef<HTMLHeadingElement>(null)
  useFocusKept(heading, day.statuses)
  const [checking, setChecking] = useState<DayItemBody | null>(null)
  const open = shown.items.filter(
    ({ activity }) => isOpen(day.statusOf(activity)) && day.statusOf(activity) !== 'deferred',
  )
  const started = open.find(({ activity }) => day.statusOf(activity) === 'in-progress')
  const now = started ?? open[0]
  const then = open.filter((item) => item !== now)
  const done = shown.items.filter(({ activity }) => day.statusOf(activity) === 'completed')
  const later = shown.items.filter((item) => !open.includes(item) && !done.includes(item))
  const act = (item: DayItemBody): ItemActs => ({
    status: day.statusOf(item.activity),
    complete: () => {
      if (item.type === 'assessment' && item.about !== null) setChecking(item)
      else void day.complete(item, open.length === 1)
    },
    start: () => void day.start(item),
    putOff: () => void day.putOff(item),
    skip: (excused) => void day.skip(item, excused),
    planned: day.plannedOn(item.activity),
  })
  return (
    <>
      <section className={styles['now']} aria-labelledby="day-now">
        <h2 id="day-now" ref={heading} tabIndex={-1}>
          {now === undefined
            ? shown.rest
              ? t('day.restDay')
              : done.length > 0
                ? t('day.allDone')
                : t('day.nothingLeft')
            : t('day.now')}
        </h2>
        {now !== undefined && <NowCard key={now.activity} item={now} acts={act(now)} />}
      </section>
      {then.length > 0 && (
        <section className={styles['section']} aria-labelledby="day-then">
          <h2 id="day-then">{t('day.after')}</h2>
          <ol className={styles['list']} aria-label={t('day.list')}>
            {then.map((item) => (
              <ThenRow key={item.activity} item={item} acts={act(item)} />
            ))}
          </ol>
        </section>
      )}
      <MorePlease learner={learner} records={records} main={now === undefined} />
      {done.length > 0 && (
        <section className={styles['section']} aria-labelledby="day-done">
          <h2 id="day-done">{t('day.done')}</h2>
          <ul className={styles['list']}>
            {done.map((item) => (
              <DoneRow
                key={item.activity}
                item={item}
                entry={records.entries.get(item.activity)}
                rate={(entry, rating) => void day.rate(item.activity, entry, rating)}
              />
            ))}
          </ul>
        </section>
      )}
      {later.length > 0 && (
        <section className={styles['section']} aria-labelledby="day-later">
          <h2 id="day-later">{t('day.later')}</h2>
          <ul className={styles['list']}>
            {later.map((item) => (
              <LaterRow key={item.activity} item={item} acts={act(item)} bringBack={() => void day.bringBack(item)} />
            ))}
          </ul>
        </section>
      )}
      {checking !== null && checking.about !== null && (
        <Suspense>
          <CheckDialog
            learner={learner}
            about={checking.about}
            onClose={() => setChecking(null)}
            onDone={(rating) => {
              setChecking(null)
              void day.complete(checking, open.length === 1, rating)
            }}
          />
        </Suspense>
      )}
    </>
  )
}

/** Whoever ticks something with the keyboard goes on from what is next: the button they pressed has gone with its row. */
function useFocusKept(heading: RefObject<HTMLElement | null>, statuses: string) {
  const before = useRef(statuses)
  useLayoutEffect(() => {
    if (before.current === statuses) return
    before.current = statuses
    if (document.activeElement !== document.body && document.activeElement !== null) return
    heading.current?.focus()
  }, [heading, statuses])
}
