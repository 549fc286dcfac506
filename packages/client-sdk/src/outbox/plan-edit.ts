import { limits, mutatorNamed, ok, refuse } from '@etude/core'
import type { At, Json, Mutation, Refusal, Result } from '@etude/core'
import type { EditId } from '../client.ts'
import type { EditPlan, PlannedEdit } from './run-edits.ts'

/** Brings arguments into the form in which they are kept and sent, so that here and there the same code sees the same. */
export function planMutation(mutation: Mutation, at: At, replaces: EditId | null = null): Result<PlannedEdit, Refusal> {
  const text = JSON.stringify(mutation.args)
  const bytes = new TextEncoder().encode(text).length
  if (bytes > limits.mutationBytes) return refuse({ type: 'mutation-too-large', bytes, bytesMax: limits.mutationBytes })
  // What the server would turn away unread must not stand at the head of the queue.
  if (isTooDeep(mutation.args, depthMax))
    return refuse({ type: 'invalid-arguments', issues: [{ path: '', message: 'Nested too deeply' }] })
  return ok({ mutation: { ...mutation, args: JSON.parse(text) as Json }, at, bytes, replaces })
}

const depthMax = 24

const isTooDeep = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => isTooDeep(inner, levels - 1)))

export type CannotUndo = { readonly type: 'cannot-undo' }

/** SYNC-20. Undoing is a new edit, as the last run of the one to be undone has said it. It names what it expects, so that it is refused, here or by the server, where somebody has changed that since. */
export const planUndo =
  (edit: EditId, at: At): EditPlan<CannotUndo> =>
  async (tx) => {
    const [waiting] = await tx.list('outbox', 'edit', edit)
    const row = waiting ?? (await tx.get('journal', edit))
    if (row === undefined || row.inverse === null) return refuse({ type: 'cannot-undo' })
    return planMutation(row.inverse, at) as Result<PlannedEdit, never>
  }

/** A refused edit once more, as it was or with other arguments. It keeps the time at which its author acted. */
export const planResend =
  (edit: EditId, args: Json | undefined): EditPlan<never> =>
  async (tx) => {
    const row = await tx.get('refused', edit)
    if (row === undefined) throw new Error(`The edit ${edit} is not among the refused ones any more`)
    const { name } = row
    const mutation =
      args === undefined
        ? { name, version: row.version, args: row.args }
        : { name, version: mutatorNamed(name)?.version ?? row.version, args }
    return planMutation(mutation, row.at, edit) as Result<PlannedEdit, never>
  }
