import * as z from 'zod/mini'
import { ruleCharactersMax } from '../recurrence/parse-rule.ts'
import { CivilDate } from '../time/instant.ts'
import { flexibilities } from '../time/session-window.ts'
import { practiceLimits } from './practice-limits.ts'

const Title = z.string().check(z.minLength(1), z.maxLength(practiceLimits.titleCharacters))
const Minutes = z.int().check(z.gte(1), z.lte(practiceLimits.sessionMinutes))

export const Segment = z.looseObject({ title: Title, minutes: Minutes })
export type Segment = z.infer<typeof Segment>
export const Segments = z.array(Segment).check(z.maxLength(practiceLimits.segments))

/**
 * How often. `times-per-week` names no days: so many sessions in each plan week, whenever they fit.
 * `rule` is an RFC 5545 rule on the wall, in nobody's zone: it travels with the learner.
 */
const Repeat = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('once') }),
  z.looseObject({
    type: z.literal('rule'),
    rule: z.string().check(z.minLength(1), z.maxLength(ruleCharactersMax)),
  }),
  z.looseObject({ type: z.literal('times-per-week'), times: z.int().check(z.gte(1), z.lte(7)) }),
])

const NamedDates = z.optional(z.array(CivilDate).check(z.maxLength(practiceLimits.namedDates)))

/** When and how long. What it yields is a pure function of these fields, and of nothing else of the plan. */
export const Schedule = z
  .looseObject({
    /** The first date; a rule counts from here. */
    start: CivilDate,
    /** The last date, if there is one. */
    end: z.nullable(CivilDate),
    /** Minutes past midnight; null where any time of the day will do. */
    timeMinutes: z.nullable(z.int().check(z.gte(0), z.lte(1439))),
    repeat: Repeat,
    /** Dates beside those of a rule, and dates of it that are left out. A date in both is left out. */
    alsoOn: NamedDates,
    notOn: NamedDates,
    durationMinutes: Minutes,
    flexibility: z.enum(flexibilities),
    segments: Segments,
  })
  .check(
    z.refine(({ timeMinutes, flexibility }) => timeMinutes !== null || flexibility !== 'fixed', {
      message: 'a fixed session needs a time of day',
      path: ['timeMinutes'],
    }),
    z.refine(({ repeat, flexibility }) => repeat.type !== 'times-per-week' || flexibility === 'weekly', {
      message: 'sessions counted by the week are flexible within the week',
      path: ['flexibility'],
    }),
    z.refine(({ start, end }) => end === null || start <= end, { message: 'it ends before it starts', path: ['end'] }),
  )
export type Schedule = z.infer<typeof Schedule>

/** A stretch of a plan: from a date until the next stretch begins. Null where nothing is planned any more. */
export const SeriesPart = z.looseObject({ from: CivilDate, schedule: z.nullable(Schedule) })
export type SeriesPart = z.infer<typeof SeriesPart>
/** In order of `from`, each date once. */
export const Series = z.array(SeriesPart).check(z.minLength(1), z.maxLength(practiceLimits.seriesParts))
export type Series = readonly SeriesPart[]
