import { LearnerId, PlanId, RecordId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import { plannedOccurrences } from '../practice/planned-occurrence.ts'
import type { PlannedOccurrence } from '../practice/planned-occurrence.ts'
import type { PracticeFacts } from '../practice/practice-facts.ts'
import type { Schedule } from '../practice/schedule.ts'
import { addDays, dayNumber, daysBetween, plannedDayOf } from '../time/civil-date.ts'
import { At, CivilDate } from '../time/instant.ts'
import { createRandom } from './random.ts'
import type { Random } from './random.ts'

export const characters = ['regular', 'irregular', 'travelling', 'lapsing', 'seasonal'] as const
export type Character = (typeof characters)[number]

export const syntheticStart = CivilDate.parse('2024-01-01')
const learner = LearnerId.parse('synthetic')

interface Mood {
  /** How likely a session of this day is done, and how much longer or shorter than planned it takes. */
  readonly share: number
  readonly spread: number
  readonly offset: number
}

/** A learner made of chance: a year or so of plans and of what came of them, the same for the same seed. */
export function syntheticLearner(character: Character, seed: number, days: number): PracticeFacts {
  const random = createRandom(seed)
  const plans = plansOf(seed)
  const dayStarts = [{ from: CivilDate.parse('1970-01-01'), minutes: 0 }]
  const end = addDays(syntheticStart, days)
  const sessions = plans.flatMap((plan) => plannedOccurrences(plan, dayStarts, syntheticStart, end))
  const moods = moodsOf(character, days + 10, random)
  const pace = 0.15 * random.normal()
  const doings = sessions.flatMap((session) => {
    const day = daysBetween(syntheticStart, session.date)
    const mood = moods[day]
    if (mood === undefined) return []
    const late = random.uniform() < 0.12 && plannedDayOf(dayNumber(session.date)) < 6
    const done = random.uniform() < mood.share ? 0 : late ? 1 : null
    if (done === null) return []
    const minutes = Math.max(1, Math.round(session.durationMinutes * Math.exp(pace + mood.spread * random.normal())))
    return [doingOf(session, addDays(session.date, done), minutes, mood.offset)]
  })
  return {
    dayStarts,
    plans,
    overrides: [],
    breaks: [],
    checkIns: doings.map(({ checkIn }) => checkIn),
    entries: doings.map(({ entry }) => entry),
    freshStarts: [],
    minimums: [],
  }
}

function moodsOf(character: Character, days: number, random: Random): readonly Mood[] {
  const base = 0.6 + 0.3 * random.uniform()
  let away = false
  let awayDays = 0
  let week = base
  return Array.from({ length: days }, (_, day): Mood => {
    const weekend = day % 7 > 4
    const usual = { share: base - (weekend ? 0.15 : 0), spread: 0.25, offset: 60 }
    switch (character) {
      case 'regular':
        return usual
      case 'irregular':
        if (day % 7 === 0) week = 0.2 + 0.6 * random.uniform()
        return { ...usual, share: week, spread: 0.5 }
      case 'travelling':
        if (awayDays === 0 && random.uniform() < 1 / 30) awayDays = 6
        if (awayDays > 0) awayDays -= 1
        return awayDays > 0 ? { share: 0.35, spread: 0.5, offset: 540 } : usual
      case 'lapsing':
        away = away ? random.uniform() > 0.07 : random.uniform() < 0.02
        return away ? { ...usual, share: 0.08 } : usual
      case 'seasonal':
        return { ...usual, share: usual.share - 0.2 + 0.2 * Math.sin((2 * Math.PI * day) / 365) }
    }
  })
}

function plansOf(seed: number): readonly Body<'practice-plan'>[] {
  const schedule = (rule: string, durationMinutes: number, timeMinutes: number): Schedule => ({
    start: syntheticStart,
    end: null,
    timeMinutes,
    repeat: { type: 'rule', rule },
    durationMinutes,
    flexibility: 'same-day',
    segments: [],
  })
  const kinds = [
    [schedule('FREQ=DAILY', 30, 1050)],
    [schedule('FREQ=WEEKLY;BYDAY=MO,WE,FR', 45, 1050), schedule('FREQ=WEEKLY;BYDAY=SA', 60, 600)],
    [schedule('FREQ=DAILY', 20, 480), schedule('FREQ=WEEKLY;BYDAY=TU,TH,SU', 40, 1080)],
  ] as const
  const missed = (['keep-one', 'skip', 'roll'] as const)[seed % 3] ?? 'skip'
  return (kinds[seed % kinds.length] ?? kinds[0]).map((own, index) => ({
    plan: PlanId.parse(`plan-${index}`),
    learner,
    title: `Plan ${index}`,
    type: 'custom',
    missed,
    prompts: [],
    series: [{ from: own.start, schedule: own }],
    archived: false,
    edits: [],
  }))
}

function doingOf(
  { plan, key, id, start, durationMinutes }: PlannedOccurrence,
  date: CivilDate,
  minutes: number,
  offset: number,
) {
  const at = At.parse({ instant: (dayNumber(date) * 1440 + 19 * 60 - offset) * 60_000, zone: 'Etc/UTC', offset })
  const fact = { plan, key, learner, at, date, by: null }
  const entry: Body<'log-entry'> = {
    ...fact,
    entry: RecordId.parse(id),
    minutes,
    what: '',
    segments: [],
    corrections: [],
  }
  const checkIn: Body<'check-in'> = { ...fact, entry: entry.entry, planned: { start, minutes: durationMinutes } }
  return { entry, checkIn }
}
