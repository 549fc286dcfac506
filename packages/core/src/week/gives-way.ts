import type { Refusal } from '../mutation/refusal.ts'
import type { Body, Stored } from '../record/kinds.ts'
import { ok, refuse } from '../record/result.ts'
import type { Result } from '../record/result.ts'
import { weekLimits } from './week-limits.ts'

type Change = Body<'plan-change'>

/** C-18. Whether a line of the audit is one of the few times that a draft may give way: turned down, planned anew or taken away, and not taken back. */
export const gaveWay = ({ action, undone }: Pick<Change, 'action' | 'undone'>): boolean =>
  undone === null && (action === 'reject' || action === 'replan' || action === 'remove-plan')

/** C-18. Whether the plan of a week that has not begun may give way once more, whichever way it is asked. */
export const checkGivesWay = (changes: readonly Stored<'plan-change'>[]): Result<void, Refusal> =>
  changes.filter(({ body }) => gaveWay(body)).length >= weekLimits.rejectionsMax
    ? refuse({ type: 'rejected-too-often', max: weekLimits.rejectionsMax })
    : ok(undefined)
