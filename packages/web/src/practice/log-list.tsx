import { useCallback, useMemo, useState } from 'react'
import { correctedEntry, practiceLimits } from '@etude/core'
import type { Body, CivilDate, LearnerId, Reader } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { List, Row } from '../kit/list.tsx'
import { Empty } from '../kit/states.tsx'
import { useEdit } from '../kit/use-edit.ts'
import { useRecords } from '../kit/use-live.ts'
import { useNow } from '../kit/use-now.ts'
import type { KnownLearner } from '../session/people.tsx'
import { dateInWords } from '../today/learner-day.ts'
import { CorrectDialog } from './correct-dialog.tsx'
import type { NextView } from './practice-view.ts'
import { feelingNames } from './private-note.tsx'
import { dayInWords, timeInWords, titleOf } from './session-words.ts'
import styles from './practice.module.css'

interface Written {
  readonly entry: Body<'log-entry'>
  readonly note: Body<'practice-note'> | undefined
}

/** Newest day first; within a day, in the order in which it was written down. */
async function writtenBy(reader: Reader, learner: LearnerId): Promise<readonly Written[]> {
  const notes = await reader.list('practice-note', 'learner', learner)
  const byEntry = new Map(notes.map(({ body }) => [body.entry, body]))
  const entries = await reader.list('log-entry', 'learner', learner)
  return entries
    .map(({ body }) => ({ entry: body, note: byEntry.get(body.entry), date: correctedEntry(body).date }))
    .sort((a, b) => (a.date === b.date ? b.entry.at.instant - a.entry.at.instant : a.date < b.date ? 1 : -1))
}

const daysAtFirst = 7

/** What was practised, day by day. Of the last quarter of an hour it can be taken back; after that it is corrected, and both stay. */
export function LogList({ learner, next }: { readonly learner: KnownLearner; readonly next: NextView }) {
  const { t, locale } = useTranslation()
  const [days, setDays] = useState(daysAtFirst)
  const written = useRecords(useCallback((reader) => writtenBy(reader, learner.id), [learner.id]))
  const byDay = useMemo(() => {
    const groups = new Map<CivilDate, Written[]>()
    for (const one of written ?? []) {
      const { date } = correctedEntry(one.entry)
      const known = groups.get(date)
      if (known === undefined) groups.set(date, [one])
      else known.push(one)
    }
    return [...groups]
  }, [written])
  if (written === undefined) return null
  if (byDay.length === 0)
    return (
      <Empty level={3} title={t('practice.logEmpty')}>
        {t('practice.logEmptyMore')}
      </Empty>
    )
  return (
    <>
      {byDay.slice(0, days).map(([date, entries]) => {
        const name = `${dateInWords(date, locale)}`
        const near = dayInWords(date, next.today, { t, locale })
        return (
          <section key={date} className={styles['day']} aria-label={name}>
            <h3>{near === name ? name : <time dateTime={date}>{near}</time>}</h3>
            <List label={name}>
              {entries.map((one) => (
                <EntryRow key={one.entry.entry} learner={learner} next={next} {...one} />
              ))}
            </List>
          </section>
        )
      })}
      {byDay.length > days && <Button onClick={() => setDays(days + 4 * daysAtFirst)}>{t('practice.logMore')}</Button>}
    </>
  )
}

function EntryRow({
  learner,
  next,
  entry,
  note,
}: Written & { readonly learner: KnownLearner; readonly next: NextView }) {
  const { t, locale } = useTranslation()
  const edit = useEdit()
  const now = useNow()
  const [isCorrecting, setIsCorrecting] = useState(false)
  const { minutes, what, withdrawn } = correctedEntry(entry)
  const planned = entry.plan === null ? undefined : titleOf(next.plans, entry.plan, { t, locale })
  const title = planned ?? (what === '' ? t('practice.freely') : what)
  const length = t('units.minutes', { count: minutes })
  const lines = [planned === undefined ? '' : what, ...noteLines(note)].filter((line) => line !== '')
  const undoUntil = entry.at.instant + practiceLimits.undoMinutes * 60_000
  const mayUndo = entry.corrections.length === 0 && now < undoUntil
  const wall = (entry.at.instant / 60_000 + entry.at.offset) % 1440
  const wasCorrected = entry.corrections.length > 0
  return (
    <Row
      title={<span className={withdrawn ? styles['withdrawn'] : ''}>{title}</span>}
      detail={
        <>
          <span className={withdrawn ? styles['withdrawn'] : ''}>{length}</span>
          <span aria-hidden="true"> · </span>
          {timeInWords(wall, locale)}
          {wasCorrected && (
            <>
              <span aria-hidden="true"> · </span>
              {withdrawn
                ? t('practice.withdrawn')
                : `${t('practice.corrected')}: ${t('practice.correctedFrom', {
                    count: entry.minutes,
                    date: dateInWords(entry.date, locale, { day: 'numeric', month: 'short' }),
                  })}`}
            </>
          )}
          {entry.segments.length > 0 && (
            <span className={styles['line']}>{entry.segments.map((segment) => segment.title).join(', ')}</span>
          )}
          {lines.map((line) => (
            <span key={line} className={styles['line']}>
              {line}
            </span>
          ))}
          {note !== undefined && note.feeling !== null && (
            <span className={styles['line']}>
              {t('practice.feeling')} {t(`practice.feelings.${feelingNames[note.feeling - 1] ?? 'fair'}`)}
            </span>
          )}
        </>
      }
      after={
        learner.relation !== 'pupil' && (
          <span className={styles['acts']}>
            {mayUndo && (
              <Button
                look="quiet"
                aria-label={t('practice.takeBackOf', { title, minutes: length })}
                onClick={() =>
                  void edit('practice.undo-log', { learner: learner.id, entry: entry.entry }, t('practice.takenBack'))
                }
              >
                {t('practice.takeBack')}
              </Button>
            )}
            <Button
              look="quiet"
              aria-label={t('practice.correctOf', { title, minutes: length })}
              onClick={() => setIsCorrecting(true)}
            >
              {t('practice.correct')}
            </Button>
            {isCorrecting && (
              <CorrectDialog learner={learner} next={next} entry={entry} onClose={() => setIsCorrecting(false)} />
            )}
          </span>
        )
      }
    />
  )
}

const noteLines = (note: Body<'practice-note'> | undefined): readonly string[] =>
  note === undefined ? [] : [...note.answers.map(({ prompt, answer }) => `${prompt} ${answer}`), note.text]
