import { CivilDate, Schedule, checkSchedule, parseRule, patternOf, practiceLimits, ruleOfPattern } from '@etude/core'
import type { Flexibility, RuleFault } from '@etude/core'
import type { Spoken, SpokenDays } from './sentence/spoken.ts'

type Repeat = Schedule['repeat']

export interface SegmentDraft {
  /** Names a row of the form, so that it keeps its focus when rows change places. */
  readonly row: string
  readonly title: string
  readonly minutes: string
}

/** A schedule while somebody writes it: as typed, sound or not. */
export interface ScheduleDraft {
  readonly start: string
  readonly end: string
  /** `HH:MM`, or empty for any time of the day. */
  readonly time: string
  readonly repeat: Repeat
  readonly minutes: string
  readonly flexibility: Flexibility
  readonly segments: readonly SegmentDraft[]
  readonly alsoOn: readonly CivilDate[]
  readonly notOn: readonly CivilDate[]
}

export type ScheduleField = 'start' | 'end' | 'time' | 'repeat' | 'minutes' | 'segments'

export type DraftProblem =
  | 'no-date'
  | 'ends-before-it-starts'
  | 'too-far-ahead'
  | 'no-minutes'
  | 'fixed-needs-time'
  | 'segments-need-words'
  | 'segments-too-long'
  | { readonly type: 'invalid-schedule'; readonly problem: string }
  | { readonly type: 'invalid-rule'; readonly fault: RuleFault; readonly part: string }

export type CheckedDraft =
  | { readonly ok: true; readonly schedule: Schedule }
  | { readonly ok: false; readonly problems: Readonly<Partial<Record<ScheduleField, DraftProblem>>> }

/** The schedule that was meant, or what is wrong with it at which field. What a rule may be is core's to say. */
export function checkDraft(draft: ScheduleDraft): CheckedDraft {
  const problems = { ...fieldProblems(draft), ...ruleProblem(draft.repeat) }
  if (Object.keys(problems).length > 0) return { ok: false, problems }
  const read = Schedule.safeParse(looseSchedule(draft))
  if (!read.success) return { ok: false, problems: { repeat: { type: 'invalid-schedule', problem: 'invalid-rule' } } }
  const sound = checkSchedule(read.data)
  if (sound.ok) return { ok: true, schedule: read.data }
  const { error } = sound
  const problem = error.type === 'invalid-schedule' ? error.problem : error.type
  if (problem === 'too-far-ahead') return { ok: false, problems: { start: problem } }
  return { ok: false, problems: { repeat: { type: 'invalid-schedule', problem } } }
}

/** What is wrong with a rule by itself: core says which part, while it is typed. */
function ruleProblem(repeat: Repeat): { readonly repeat?: DraftProblem } {
  if (repeat.type !== 'rule') return {}
  if (repeat.rule.trim() === '') return { repeat: { type: 'invalid-rule', fault: 'frequency-missing', part: '' } }
  const read = parseRule(repeat.rule)
  return read.ok ? {} : { repeat: read.error }
}

function fieldProblems(draft: ScheduleDraft): Partial<Record<ScheduleField, DraftProblem>> {
  const { start, end, flexibility, time, minutes, segments } = draft
  const problems: Partial<Record<ScheduleField, DraftProblem>> = {}
  if (!CivilDate.safeParse(start).success) problems.start = 'no-date'
  if (end !== '' && !CivilDate.safeParse(end).success) problems.end = 'no-date'
  else if (end !== '' && end < start) problems.end = 'ends-before-it-starts'
  if (flexibility === 'fixed' && time === '') problems.time = 'fixed-needs-time'
  if (!isMinutes(minutes)) problems.minutes = 'no-minutes'
  if (segments.some((one) => one.title.trim() === '' || !isMinutes(one.minutes)))
    problems.segments = 'segments-need-words'
  else if (segments.some(({ title }) => title.trim().length > practiceLimits.titleCharacters))
    problems.segments = 'segments-too-long'
  return problems
}

const isMinutes = (text: string): boolean =>
  /^\d{1,4}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= practiceLimits.sessionMinutes

function looseSchedule(draft: ScheduleDraft): object {
  const isRule = draft.repeat.type === 'rule'
  return {
    start: draft.start,
    end: draft.end === '' ? null : draft.end,
    timeMinutes: minutesOfTime(draft.time),
    repeat: draft.repeat,
    durationMinutes: Number(draft.minutes),
    flexibility: draft.repeat.type === 'times-per-week' ? 'weekly' : draft.flexibility,
    segments: draft.segments.map(({ title, minutes }) => ({ title: title.trim(), minutes: Number(minutes) })),
    ...(isRule && draft.alsoOn.length > 0 ? { alsoOn: [...draft.alsoOn] } : {}),
    ...(isRule && draft.notOn.length > 0 ? { notOn: [...draft.notOn] } : {}),
  }
}

export const newDraft = (start: CivilDate): ScheduleDraft => ({
  start,
  end: '',
  time: '',
  repeat: { type: 'rule', rule: 'FREQ=WEEKLY;BYDAY=MO,WE,FR' },
  minutes: '30',
  flexibility: 'same-day',
  segments: [],
  alsoOn: [],
  notOn: [],
})

export const draftOf = (schedule: Schedule): ScheduleDraft => ({
  start: schedule.start,
  end: schedule.end ?? '',
  time: schedule.timeMinutes === null ? '' : timeOfMinutes(schedule.timeMinutes),
  repeat: schedule.repeat,
  minutes: String(schedule.durationMinutes),
  flexibility: schedule.flexibility,
  segments: schedule.segments.map(({ title, minutes }, index) => ({
    row: `s${index}`,
    title,
    minutes: String(minutes),
  })),
  alsoOn: schedule.alsoOn ?? [],
  notOn: schedule.notOn ?? [],
})

/** What a sentence says is all there is about days, time and end; length and first day stay where it names none. */
export function withSpoken(draft: ScheduleDraft, spoken: Spoken): ScheduleDraft {
  const once = spoken.days.type === 'once' ? spoken.days.date : null
  const flexibility = flexibilityFor(draft.flexibility, spoken)
  return {
    ...draft,
    repeat: repeatOf(spoken.days),
    time: spoken.timeMinutes === null ? '' : timeOfMinutes(spoken.timeMinutes),
    start: once ?? spoken.start ?? draft.start,
    end: spoken.end ?? '',
    minutes: spoken.durationMinutes === null ? draft.minutes : String(spoken.durationMinutes),
    flexibility,
  }
}

function flexibilityFor(before: Flexibility, { days, timeMinutes }: Spoken): Flexibility {
  if (days.type === 'times-per-week') return 'weekly'
  return before === 'fixed' && timeMinutes === null ? 'same-day' : before
}

function repeatOf(days: SpokenDays): Repeat {
  switch (days.type) {
    case 'pattern':
      return { type: 'rule', rule: ruleOfPattern(days.pattern) }
    case 'times-per-week':
      return { type: 'times-per-week', times: days.times }
    case 'once':
      return { type: 'once' }
  }
}

/** The days of a schedule, where there are words for them. */
export function daysIn({ repeat, start }: Pick<Schedule, 'repeat' | 'start'>): SpokenDays | null {
  switch (repeat.type) {
    case 'once':
      return { type: 'once', date: start }
    case 'times-per-week':
      return { type: 'times-per-week', times: repeat.times }
    case 'rule': {
      const rule = parseRule(repeat.rule)
      const pattern = rule.ok ? patternOf(rule.value, start) : null
      return pattern === null ? null : { type: 'pattern', pattern }
    }
  }
}

export const minutesOfTime = (time: string): number | null =>
  /^\d\d:\d\d$/.test(time) ? Number(time.slice(0, 2)) * 60 + Number(time.slice(3)) : null

const timeOfMinutes = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
