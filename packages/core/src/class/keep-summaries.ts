import { bufferedTx } from '../mutation/buffered-tx.ts'
import type { Write } from '../mutation/buffered-tx.ts'
import type { Reader } from '../mutation/reader.ts'
import { stillAs } from '../mutation/still-as.ts'
import type { LearnerId } from '../record/ids.ts'
import type { Body, KindName } from '../record/kinds.ts'
import { pairId } from '../record/pair-id.ts'
import { classSpace } from '../record/space.ts'
import type { CivilDate, Instant } from '../time/instant.ts'
import { foldSummary } from './fold-summary.ts'
import type { Touched } from './fold-summary.ts'

/**
 * CLASS-9. What the writes of one mutation change in the summaries of classes, for the server to store in the same commit. The one place that writes summaries: whatever
 * changes a week, a log or an enrolment passes through here, and no mutator has to think of it.
 */
export async function summariesAfter(after: Reader, writes: readonly Write[], now: Instant): Promise<readonly Write[]> {
  const touched = touchedBy(writes)
  const tx = bufferedTx(after)
  for (const { class: id, learner } of touched.left) tx.del('summary', pairId(id, learner))
  for (const [learner, what] of touched.byLearner) {
    for (const { body } of await tx.list('enrolment', 'learner', learner)) {
      const id = pairId(body.class, learner)
      const known = (await tx.get('summary', id))?.body
      const content = await foldSummary(tx, learner, now, known, what)
      if (known !== undefined && stillAs(known, content)) continue
      const written = { ...known, class: body.class, learner, ...content }
      tx.put({ kind: 'summary', id, space: classSpace(body.class), body: written })
    }
  }
  return tx.writes()
}

interface TouchedByAll {
  readonly byLearner: ReadonlyMap<LearnerId, Touched>
  readonly left: readonly Body<'enrolment'>[]
}

interface Noted {
  readonly weeks: Set<CivilDate>
  readonly entries: Exclude<Touched['entries'], 'all'>[number][]
}

function touchedBy(writes: readonly Write[]): TouchedByAll {
  const byLearner = new Map<LearnerId, Noted>()
  const left: Body<'enrolment'>[] = []
  const noted = (learner: LearnerId): Noted => {
    const found = byLearner.get(learner) ?? { weeks: new Set(), entries: [] }
    byLearner.set(learner, found)
    return found
  }
  for (const write of writes) {
    for (const one of [write.before, write.type === 'put' ? write.draft : undefined]) {
      if (one === undefined) continue
      if (isOf('activity', one) || isOf('weekly-plan', one)) noted(one.body.learner).weeks.add(one.body.week)
      else if (isOf('learner', one) || isOf('enrolment', one)) noted(one.body.learner)
    }
    const { before } = write
    const later = write.type === 'put' ? write.draft : undefined
    const entry = { before: bodyOf('log-entry', before), after: bodyOf('log-entry', later) }
    const whose = entry.after ?? entry.before
    if (whose !== undefined) noted(whose.learner).entries.push(entry)
    if (write.type === 'del' && isOf('enrolment', write.before)) left.push(write.before.body)
  }
  return { byLearner, left }
}

interface Kept {
  readonly kind: KindName
  readonly body: unknown
}

const isOf = <K extends KindName>(kind: K, one: Kept): one is { readonly kind: K; readonly body: Body<K> } =>
  one.kind === kind

const bodyOf = <K extends KindName>(kind: K, one: Kept | undefined): Body<K> | undefined =>
  one !== undefined && isOf(kind, one) ? one.body : undefined
