import type { NodeCode } from '../curriculum/curriculum.ts'
import { ok, refuse } from '../record/result.ts'
import type { Result } from '../record/result.ts'
import { labelOf } from './assessment.ts'
import type { SkillResult } from './assessment.ts'

export const checkItemsMin = 3
export const checkItemsMax = 10

/** ASM-5. The built-in check: three to ten items, each marked right or wrong, become a result like any other. */
export function checkResult(
  skill: NodeCode,
  subskill: NodeCode,
  marks: readonly boolean[],
): Result<SkillResult, { readonly type: 'wrong-number-of-items'; readonly min: number; readonly max: number }> {
  if (marks.length < checkItemsMin || marks.length > checkItemsMax)
    return refuse({ type: 'wrong-number-of-items', min: checkItemsMin, max: checkItemsMax })
  const score = marks.filter(Boolean).length
  return ok({ skill, subskill, score, max: marks.length, items: marks.length, label: labelOf(score, marks.length) })
}
