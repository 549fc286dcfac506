import * as z from 'zod/mini'
import { applied, defineMutator, undoable } from '../mutation/define-mutator.ts'
import type { Mutation, MutationContext } from '../mutation/define-mutator.ts'
import type { Refusal } from '../mutation/refusal.ts'
import { fieldsOf, stillAs } from '../mutation/still-as.ts'
import type { Tx } from '../mutation/tx.ts'
import { LearnerId, PlanId, RecordId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import { ok, refuse } from '../record/result.ts'
import type { Result } from '../record/result.ts'
import { learnerSpace } from '../record/space.ts'
import { addDays } from '../time/civil-date.ts'
import { CivilDate } from '../time/instant.ts'
import { byOf, existingIn, practising } from './practice-access.ts'
import { practicePlan } from './practice-kinds.ts'
import { practiceLimits } from './practice-limits.ts'
import { Schedule, Series } from './schedule.ts'
import type { SeriesPart } from './schedule.ts'
import { agreeBefore, checkSchedule, scheduleToTakeUp, splitSeries } from './series.ts'

type Plan = Body<'practice-plan'>
const fields = practicePlan.body.shape
const Expected = z.optional(z.partial(practicePlan.body))

const write = (tx: Tx, body: Plan): void =>
  tx.put({ kind: 'practice-plan', id: body.plan, space: learnerSpace(body.learner), body })

/** OCC-2. A plan begins today or later: nobody is late for what they only now decide. */
export const createPlan = defineMutator({
  name: 'practice.create-plan',
  version: 1,
  args: z.looseObject({
    plan: PlanId,
    learner: LearnerId,
    edit: RecordId,
    title: fields.title,
    type: fields.type,
    missed: fields.missed,
    prompts: fields.prompts,
    schedule: Schedule,
  }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { plan, learner, edit, title, type, missed, prompts, schedule }, context) {
    const found = await practising(tx, context, 'practice.edit-plan', learner)
    if (!found.ok) return found
    if ((await tx.get('practice-plan', plan)) !== undefined)
      return refuse({ type: 'already-exists', kind: 'practice-plan', id: plan })
    const fits = await fitsIn(tx, learner, schedule, schedule.start, found.value.today)
    if (!fits.ok) return fits
    const body: Plan = {
      plan,
      learner,
      title,
      type,
      missed,
      prompts,
      series: [{ from: schedule.start, schedule }],
      archived: false,
      edits: [editOf(edit, 'planned', schedule.start, context)],
    }
    write(tx, body)
    // A session may have been written down before its plan arrived.
    if (await hasHistory(tx, plan)) return applied
    return undoable({
      name: 'practice.discard-plan',
      version: 1,
      args: { plan, learner, expected: body } as Mutation['args'],
    })
  },
})

/** OCC-3. A plan that nobody has done anything with may vanish; any other is archived. */
export const discardPlan = defineMutator({
  name: 'practice.discard-plan',
  version: 1,
  args: z.looseObject({ plan: PlanId, learner: LearnerId, expected: Expected }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { plan, learner, expected }, context) {
    const before = await editable(tx, context, learner, plan)
    if (!before.ok) return before
    if (!stillAs(before.value.body, expected)) return refuse({ type: 'changed-since', kind: 'practice-plan', id: plan })
    if (await hasHistory(tx, plan)) return refuse({ type: 'plan-has-history', plan })
    tx.del('practice-plan', plan)
    return applied
  },
})

/** OCC-6. What has no part in the schedule: changing it leaves every occurrence where it is. */
export const editPlan = defineMutator({
  name: 'practice.edit-plan',
  version: 1,
  args: z.looseObject({
    plan: PlanId,
    learner: LearnerId,
    title: z.optional(fields.title),
    type: z.optional(fields.type),
    missed: z.optional(fields.missed),
    prompts: z.optional(fields.prompts),
    expected: Expected,
  }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { plan, learner, title, type, missed, prompts, expected }, context) {
    const before = await editable(tx, context, learner, plan)
    if (!before.ok) return before
    const { body } = before.value
    if (!stillAs(body, expected)) return refuse({ type: 'changed-since', kind: 'practice-plan', id: plan })
    const changed = {
      ...(title === undefined ? {} : { title }),
      ...(type === undefined ? {} : { type }),
      ...(missed === undefined ? {} : { missed }),
      ...(prompts === undefined ? {} : { prompts }),
    }
    write(tx, { ...body, ...changed })
    const inverse = { plan, learner, ...fieldsOf(body, changed), expected: changed }
    return undoable({ name: 'practice.edit-plan', version: 1, args: inverse as Mutation['args'] })
  },
})

/** OCC-4. From a date on, or from today for all that is to come where `from` is null. An archived plan comes back by this. */
export const reschedule = defineMutator({
  name: 'practice.reschedule',
  version: 1,
  args: z.looseObject({
    plan: PlanId,
    learner: LearnerId,
    edit: RecordId,
    from: z.nullable(CivilDate),
    schedule: Schedule,
  }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { plan, learner, edit, from, schedule }, context) {
    const before = await editable(tx, context, learner, plan)
    if (!before.ok) return before
    const { body, today } = before.value
    if (body.edits.some((known) => known.edit === edit)) return applied
    const since = from ?? today
    const fits = await fitsIn(tx, learner, schedule, since, today, plan)
    if (!fits.ok) return fits
    return changeSeries(tx, body, schedule, editOf(edit, 'rescheduled', since, context))
  },
})

/** OCC-3. Ends a plan from a date on. What it planned before stays planned. */
export const archivePlan = defineMutator({
  name: 'practice.archive-plan',
  version: 1,
  args: z.looseObject({ plan: PlanId, learner: LearnerId, edit: RecordId, from: z.nullable(CivilDate) }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { plan, learner, edit, from }, context) {
    const before = await editable(tx, context, learner, plan)
    if (!before.ok) return before
    const { body, today } = before.value
    if (body.edits.some((known) => known.edit === edit)) return applied
    const since = from ?? today
    if (since < today) return refuse({ type: 'past-is-fixed', before: today })
    const sound = checkPart({ from: since, schedule: null }, today)
    if (!sound.ok) return sound
    return changeSeries(tx, body, null, editOf(edit, 'archived', since, context))
  },
})

/** OCC-5. Takes the last change of a series back. The past is as fixed for this as for any other change. */
export const restoreSeries = defineMutator({
  name: 'practice.restore-series',
  version: 1,
  args: z.looseObject({
    plan: PlanId,
    learner: LearnerId,
    edit: RecordId,
    series: Series,
    archived: z.boolean(),
    putAway: fields.putAway,
  }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { plan, learner, edit, series, archived, putAway }, context) {
    const before = await editable(tx, context, learner, plan)
    if (!before.ok) return before
    const { body, today } = before.value
    if (body.edits.at(-1)?.edit !== edit || body.edits.length < 2)
      return refuse({ type: 'changed-since', kind: 'practice-plan', id: plan })
    if (!agreeBefore(today, series, body.series)) return refuse({ type: 'past-is-fixed', before: today })
    for (const part of series) {
      const sound = checkPart(part, today)
      if (!sound.ok) return sound
    }
    if (!archived && body.archived) {
      const room = await roomForOneMore(tx, learner)
      if (!room.ok) return room
    }
    const { putAway: _, ...rest } = body
    const kept = putAway === undefined ? {} : { putAway }
    write(tx, { ...rest, series, archived, ...kept, edits: body.edits.slice(0, -1) })
    return applied
  },
})

async function hasHistory(tx: Tx, plan: PlanId): Promise<boolean> {
  const done = await tx.list('log-entry', 'plan', plan)
  const arranged = await tx.list('occurrence-override', 'plan', plan)
  return done.length + arranged.length > 0
}

async function editable(tx: Tx, context: MutationContext, learner: LearnerId, plan: PlanId) {
  const found = await practising(tx, context, 'practice.edit-plan', learner)
  if (!found.ok) return found
  const record = await existingIn(tx, learnerSpace(learner), 'practice-plan', plan)
  return record.ok ? ok({ body: record.value.body, today: found.value.today }) : record
}

function changeSeries(tx: Tx, body: Plan, schedule: Schedule | null, edit: Plan['edits'][number]) {
  const series = splitSeries(body.series, edit.from, schedule)
  if (series.length > practiceLimits.seriesParts)
    return refuse({ type: 'limit-reached' as const, limit: 'seriesParts', max: practiceLimits.seriesParts })
  const edits = [...body.edits, edit].slice(-practiceLimits.editsKept)
  const putAway = schedule === null ? scheduleToTakeUp(body, edit.from) : null
  write(tx, { ...body, series, archived: schedule === null, ...(putAway === null ? {} : { putAway }), edits })
  const inverse = {
    plan: body.plan,
    learner: body.learner,
    edit: edit.edit,
    series: body.series,
    archived: body.archived,
    putAway: body.putAway,
  }
  return undoable({ name: 'practice.restore-series', version: 1, args: inverse as unknown as Mutation['args'] })
}

async function fitsIn(
  tx: Tx,
  learner: LearnerId,
  schedule: Schedule,
  since: CivilDate,
  today: CivilDate,
  replacing?: PlanId,
): Promise<Result<void, Refusal>> {
  if (since < today) return refuse({ type: 'past-is-fixed', before: today })
  const sound = checkPart({ from: since, schedule }, today)
  return sound.ok ? roomForOneMore(tx, learner, replacing) : sound
}

function checkPart({ from, schedule }: SeriesPart, today: CivilDate): Result<void, Refusal> {
  const latest = addDays(today, practiceLimits.startsWithinDays)
  if (from > latest || (schedule !== null && schedule.start > latest))
    return refuse({ type: 'too-far-ahead', daysMax: practiceLimits.startsWithinDays })
  return schedule === null ? ok(undefined) : checkSchedule(schedule)
}

async function roomForOneMore(tx: Tx, learner: LearnerId, replacing?: PlanId): Promise<Result<void, Refusal>> {
  const active = await tx.list('practice-plan', 'active', learner)
  const others = active.filter(({ body }) => body.plan !== replacing)
  return others.length < practiceLimits.activePlans
    ? ok(undefined)
    : refuse({ type: 'limit-reached', limit: 'activePlans', max: practiceLimits.activePlans })
}

const editOf = (
  edit: RecordId,
  type: 'planned' | 'rescheduled' | 'archived',
  from: CivilDate,
  { at, actor }: MutationContext,
): Plan['edits'][number] => ({ edit, type, from, at, by: byOf(actor) })
