import { dayNumber, homeDateAt, isOpen, sameJson, weekKey } from '@etude/core'
import type { At, Body, Instant, Json, Mutation, Reader, Write } from '@etude/core'
import type { Complain } from './complain.ts'
import type { Counts } from './counts.ts'

/** What a person did or saw is a fact. Plans are worked out from facts, and working them out never touches one. */
const facts = new Set(['log-entry', 'check-in', 'assessment', 'practice-note'])
const derivations = /^(week\.|day\.pull)/
/** To plan, to rearrange and to take breaks is not to practise: none of it writes, alters or removes a fact. */
const plannings =
  /^(draft|roadmap|study|curriculum)\.|^practice\.(?!log$|undo-log$|correct-log$|undo-correction$|write-note$)/

/** What planning leaves alone, of each single write. */
export function checkPlanned({ name, args }: Mutation, write: Write, complain: Complain): void {
  const { kind, id } = write.type === 'put' ? write.draft : write.before
  if (facts.has(kind) && (derivations.test(name) || plannings.test(name)))
    complain('X-15', `${name} touched the fact ${kind}/${id}`)
  if (derivations.test(name)) checkDone(name, write, complain)
  if (name === 'week.generate') checkFirstPlan(args, write, complain)
}

/** What somebody has done of a plan stays done, where and when it was done, however the plan is made again. */
function checkDone(name: string, write: Write, complain: Complain): void {
  const { before } = write
  if (before?.kind !== 'activity' || before.body.status !== 'completed') return
  const after =
    write.type === 'put' && write.draft.kind === 'activity' ? (write.draft.body as typeof before.body) : null
  const what = ({ status, day, position, completedOn }: typeof before.body) => [status, day, position, completedOn]
  if (after === null || !sameJson(what(after) as Json, what(before.body) as Json))
    complain('X-15', `${name} took away or moved ${before.id}, which was done`)
}

/** GEN-16. The first plan of a week stays, unless one comes that says which it replaces. */
function checkFirstPlan(args: Json, { before }: Write, complain: Complain): void {
  if (before?.kind !== 'weekly-plan') return
  const { replaces } = args as { readonly replaces: string | null }
  if (replaces !== before.body.content.snapshot)
    complain('GEN-16', `${before.id} was replaced by one that was made without knowing it`)
}

/**
 * REF-7. What plans change by themselves leaves today, tomorrow, pins and what somebody has begun as they are, and the fifth is kept; what it came to is
 * counted. Counted anew from the records, since what the line of the audit says of itself is what is to be checked.
 */
export async function checkStability(
  records: Reader,
  name: string,
  writes: readonly Write[],
  { at, now }: { readonly at: At; readonly now: Instant },
  complain: Complain,
  counts: Counts,
): Promise<void> {
  const line = writes.flatMap((write) =>
    write.type === 'put' && write.draft.kind === 'plan-change' ? [write.draft.body as Body<'plan-change'>] : [],
  )[0]
  if (line === undefined) return
  const gone = writes.flatMap(({ before }) => (before?.kind === 'activity' ? [before.body as Body<'activity'>] : []))
  const isRenewal = name === 'draft.renew'
  const profile = await records.get('learner', line.learner)
  // A device whose clock is far off is held to the server's day: whichever of the two a mutation went by, it was no earlier than this.
  const moment = at.instant < now ? at.instant : now
  const today = profile === undefined ? Infinity : dayNumber(homeDateAt(moment, profile.body))
  const firstDay = today + 2 - dayNumber(line.week)
  for (const before of isRenewal ? [] : gone)
    if (before.pinned || before.status !== 'planned' || before.day < firstDay)
      complain('REF-7', `${name} changed ${before.activity}, which was not its to change`)
  for (const { before, activity, after } of line.activities)
    if (before === null && after.status !== 'cancelled' && after.day < firstDay - 1)
      complain('REF-7', `${name} put ${activity} into a day that has begun`)
  const { week, learner } = line
  const [known, lines] = await Promise.all([
    records.list('activity', 'week', weekKey(learner, week)),
    records.list('plan-change', 'week', weekKey(learner, week)),
  ])
  const earlier = lines.filter(({ body }) => body.as === 'system' && body.undone === null && body.action !== 'renew')
  const changed = new Set<string>(
    [...earlier.flatMap(({ body }) => body.activities), ...(isRenewal ? [] : line.activities)]
      .filter(({ before }) => before !== null)
      .map(({ activity }) => activity),
  )
  const later = known.filter(({ body }) => isOpen(body.status) && body.day >= firstDay).length
  if (!isRenewal && gone.length > 0 && changed.size * 5 > later)
    complain('REF-7', `${name} brought what was changed to ${changed.size} of ${later} later activities`)
  const told = line.churn?.changed ?? 0
  if (!isRenewal && told !== changed.size)
    complain('REF-7', `${name} tells of a churn of ${told}, and it is ${changed.size}`)
  counts.add(`held to REF-7: ${name}`)
  if (isRenewal) return
  counts.add('churn: came', line.activities.filter(({ before }) => before === null).length)
  counts.add('churn: changed', gone.length)
  counts.add(`churn: changed by ${name}`, gone.length)
  counts.add('churn: of so many later', later)
}
