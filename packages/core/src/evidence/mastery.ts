import { createEmptyCard, fsrs } from 'ts-fsrs'
import type { Card, Grade } from 'ts-fsrs'
import { civilDate, dayNumber, dayOf, daysBetween } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { ratings } from './rating.ts'
import type { EvidenceEvent } from './evidence-event.ts'
import type { MasteryLevel } from './mastery-levels.ts'
import { thresholds } from './thresholds.ts'

export interface Mastery {
  readonly level: MasteryLevel
  /** The date from which it should be repeated; null where nothing is known yet or no more is asked. */
  readonly due: CivilDate | null
  readonly lastSeen: CivilDate | null
  readonly firstSeen: CivilDate | null
  /** Which gates of days it has held: 0 to 3. */
  readonly gates: number
}

export type MasteryMode = 'spaced' | 'gates'

export const nothingKnown: Mastery = { level: 'new', due: null, lastSeen: null, firstSeen: null, gates: 0 }

/** MAS-3. What the evidence of one subskill comes to: a fold, so that the same facts give the same answer wherever they are. */
export function masteryOf(events: readonly EvidenceEvent[], mode: MasteryMode): Mastery {
  const first = events.at(0)
  const last = events.at(-1)
  if (first === undefined || last === undefined) return nothingKnown
  const { gates, due } = mode === 'spaced' ? spacedMemory(events) : gatedMemory(events)
  return { level: levelOf(last, gates), due, lastSeen: last.date, firstSeen: first.date, gates }
}

/** MAS-4. Mastered needs a gate held and a good last time, so that it can be lost again; a guess that went well is proficient at most. */
function levelOf(last: EvidenceEvent, gates: number): MasteryLevel {
  switch (last.rating) {
    case 'again':
      return 'attempted'
    case 'hard':
      return 'familiar'
    case 'good':
    case 'easy':
      return gates >= 1 ? 'mastered' : 'proficient'
  }
}

/** Whole days only and no chance in it: the same reviews are due on the same dates on every device. */
const scheduler = fsrs({ enable_fuzz: false, enable_short_term: false })
const dayMillis = 86_400_000
const { gateDays } = thresholds.mastery
/** The last date that four digits can write. What would be due after it is due on it. */
const lastDay = dayOf(9999, 12, 31)

/** MAS-5. FSRS-6: due when recall is expected to fall to nine in ten; a gate is held once memory is expected to last that long. */
function spacedMemory(events: readonly EvidenceEvent[]): { gates: number; due: CivilDate } {
  let card: Card = createEmptyCard(0)
  for (const { date, rating } of events) {
    const grade = (ratings.indexOf(rating) + 1) as Grade
    card = scheduler.next(card, dayNumber(date) * dayMillis, grade).card
  }
  return {
    gates: gateDays.filter((days) => card.stability >= days).length,
    due: civilDate(Math.min(lastDay, Math.floor(card.due.getTime() / dayMillis))),
  }
}

/** MAS-6. The simple mode: three, then seven, then fourteen days between one success and the next. A failure begins again, a hard time neither helps nor harms. */
function gatedMemory(events: readonly EvidenceEvent[]): { gates: number; due: CivilDate | null } {
  let gates = 0
  let since: CivilDate | null = null
  for (const { date, rating } of events) {
    if (rating === 'again') {
      gates = 0
      since = null
    } else if (rating !== 'hard') {
      const wanted = gateDays[gates]
      if (since === null) since = date
      else if (wanted !== undefined && daysBetween(since, date) >= wanted) {
        gates += 1
        since = date
      }
    }
  }
  const wanted = gateDays[gates]
  const last = events.at(-1)?.date ?? null
  if (since === null || last === null) return { gates, due: last }
  if (wanted === undefined) return { gates, due: null }
  const due = civilDate(Math.min(lastDay, dayNumber(since) + wanted))
  return { gates, due: due < last ? last : due }
}
