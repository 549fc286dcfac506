import type { Curriculum, NodeCode } from '../curriculum/curriculum.ts'
import { inCodeOrder, isSubskill } from '../curriculum/curriculum.ts'
import type { CivilDate } from '../time/instant.ts'
import { itemsOf } from './assessment.ts'
import type { AssessmentFact } from './assessment.ts'
import type { Rating } from './rating.ts'
import { thresholds } from './thresholds.ts'

/** One sign of what a learner can do: a subskill practised, or tested. */
export interface EvidenceEvent {
  readonly subskill: NodeCode
  readonly date: CivilDate
  /** When it was written down: orders what happened on one date. */
  readonly writtenAt: number
  readonly id: string
  readonly rating: Rating
}

/** MAS-1. What assessments say about single subskills. Too few items say nothing. */
export const eventsOfAssessments = (holding: readonly AssessmentFact[]): readonly EvidenceEvent[] =>
  holding.flatMap(({ assessment, takenOn, writtenAt, skills }) =>
    skills.flatMap((result) =>
      result.subskill === null || itemsOf(result) < thresholds.assessment.itemsMin
        ? []
        : [
            {
              subskill: result.subskill,
              date: takenOn,
              writtenAt,
              id: assessment,
              rating: ratingOf(result.score / result.max),
            },
          ],
    ),
  )

const ratingOf = (share: number): Rating => {
  if (share < thresholds.assessment.needsReviewBelow) return 'again'
  if (share < thresholds.assessment.proficientFrom) return 'hard'
  return share < 1 ? 'good' : 'easy'
}

/**
 * MAS-2. The evidence of each subskill, oldest first, under the codes of the present edition: what was learnt under a code that a subskill
 * replaces counts for it.
 */
export function evidenceByCode(
  curriculum: Pick<Curriculum, 'nodes'>,
  events: readonly EvidenceEvent[],
): ReadonlyMap<NodeCode, readonly EvidenceEvent[]> {
  const heirs = new Map<NodeCode, NodeCode[]>()
  for (const node of curriculum.nodes) {
    if (!isSubskill(node)) continue
    for (const code of new Set([node.code, ...node.replaces])) {
      const known = heirs.get(code)
      if (known === undefined) heirs.set(code, [node.code])
      else known.push(node.code)
    }
  }
  const found = new Map<NodeCode, EvidenceEvent[]>()
  for (const event of [...events].sort(byTime)) {
    for (const code of heirs.get(event.subskill) ?? []) {
      const known = found.get(code)
      if (known === undefined) found.set(code, [event])
      else known.push(event)
    }
  }
  return found
}

const byTime = (a: EvidenceEvent, b: EvidenceEvent): number =>
  inCodeOrder(a.date, b.date) || a.writtenAt - b.writtenAt || inCodeOrder(a.id, b.id)
