import {
  LearnerId,
  addDays,
  mondayOf,
  plannedDayOf,
  dayNumber,
  learnerSpace,
  readLearning,
  systemActor,
  wallAt,
  zoneNamed,
} from '@etude/core'
import type { Body, CivilDate, Instant, Reader } from '@etude/core'
import * as z from 'zod'
import type { Database } from '../database/open-database.ts'
import { enqueueEffect } from '../effect/enqueue-effect.ts'
import type { EffectHandler } from '../notify/effect-runner.ts'
import { adaptIn } from './adapt-week.ts'
import { learnerNow } from './learner-now.ts'
import { readRecords } from './open-learner.ts'
import { prepareWeek } from './plan-week.ts'
import type { WeekDeps } from './week-deps.ts'

/** On Sunday evening, where the learner is. */
const batchHour = 20
const sunday = 6
/** Who was not seen for so long is not planned for; they are when they come back. */
const activeDays = 14

export interface WeeksAhead {
  /** Promises a plan to everybody for whom it is time now. Asked often, by several servers, each is promised one. */
  promiseDue(): Promise<number>
  readonly effectHandlers: Readonly<Record<'plan-week', EffectHandler>>
}

const PlanWeek = z.object({ learner: z.string().pipe(LearnerId), week: z.string() })

/** WEEK-7. Plans next week on Sunday evening, by promises that any number of servers may make and only one keeps. */
export function createWeeksAhead({ database, ...deps }: WeekDeps & { readonly database: Database }): WeeksAhead {
  return {
    async promiseDue() {
      const now = deps.now()
      if (!isSundayEveningSomewhere(now)) return 0
      let promised = 0
      const rows = await database.db
        .selectFrom('record')
        .select('body')
        .where('kind', '=', 'learner')
        .where('deleted', '=', 0)
        .execute()
      for (const { body } of rows) {
        const profile = JSON.parse(body) as Body<'learner'>
        const week = weekToPlan(profile, now)
        if (week === null) continue
        const payload = { learner: profile.learner, week }
        await enqueueEffect(
          database.db,
          { id: `plan-week:${profile.learner}:${week}`, type: 'plan-week', payload },
          now,
        )
        promised += 1
      }
      return promised
    },
    effectHandlers: {
      'plan-week': async (payload) => {
        const { learner, week } = PlanWeek.parse(payload)
        const found = await readRecords(deps, async (reader) => {
          const profile = await reader.get('learner', learner)
          if (profile === undefined) return null
          const { at, today } = learnerNow(profile.body, deps.now())
          // Kept late, as after a night without a server, the week that was meant is this one or is over.
          const isOver = addDays(week as CivilDate, 4) < today
          return isOver || !(await isActive(reader, learner, today)) ? null : { at, today }
        })
        if (found === null) return
        const { at, today } = found
        const done = await deps.commit.inOneMoment(
          systemActor('weeks-ahead'),
          [learnerSpace(learner)],
          at,
          async (moment) => {
            const order = { week: week as CivilDate, trigger: 'batch' as const }
            const prepared = await prepareWeek(moment.reader, { learner, today }, order)
            if (prepared.ok && prepared.value !== null) return moment.run(prepared.value)
            // Where there is a plan, it may have been made too long ago (REF-3).
            await adaptIn(moment, { learner, today }, 'day')
            return null
          },
        )
        if (done?.ok === false) throw new Error(`The week was refused: ${done.error.type}`)
      },
    },
  }
}

/** From Sunday evening at the date line's far side until Monday has come on its near side. */
function isSundayEveningSomewhere(now: Instant): boolean {
  const hour = 3_600_000
  const first = new Date(now + 14 * hour)
  const last = new Date(now - 12 * hour)
  const isEvening = (date: Date): boolean => date.getUTCDay() === 0 && date.getUTCHours() >= batchHour
  return isEvening(first) || isEvening(last) || (first.getUTCDay() === 1 && last.getUTCDay() === 0)
}

/** Next Monday, where it is Sunday evening for the learner; else nothing. */
function weekToPlan(profile: Parameters<typeof learnerNow>[0], now: Instant): CivilDate | null {
  const zone = zoneNamed(profile.zone)
  if (!zone.ok) return null
  const wall = wallAt(zone.value, now)
  const date = wall.slice(0, 10) as CivilDate
  const isEvening = Number(wall.slice(11, 13)) >= batchHour
  return plannedDayOf(dayNumber(date)) === sunday && isEvening ? addDays(mondayOf(date), 7) : null
}

async function isActive(reader: Reader, learner: LearnerId, today: CivilDate): Promise<boolean> {
  const since = addDays(today, -activeDays)
  const learning = await readLearning(reader, learner)
  if (learning === undefined || learning.courses.length === 0) return false
  if (
    learning.courses.some(({ from, assessments }) => from >= since || assessments.some((each) => each.takenOn >= since))
  )
    return true
  const days = await reader.list('daily-plan', 'learner', learner)
  if (days.some(({ body }) => body.date >= since)) return true
  return (await reader.list('log-entry', 'learner', learner)).some(({ body }) => body.date >= since)
}
