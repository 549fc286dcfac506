import { refuse, versionOf } from '@etude/core'
import type { At, Json } from '@etude/core'
import type { EditId } from '../client.ts'
import { planMutation } from './plan-edit.ts'
import type { EditPlan } from './run-edits.ts'

export type CannotUndo = { readonly type: 'cannot-undo' }

/** SYNC-20. Undoing is a new edit, as the last run of the one to be undone has said it. It names what it expects, so that it is refused, here or by the server, where somebody has changed that since. */
export const planUndo =
  (edit: EditId, at: At): EditPlan<CannotUndo> =>
  async (tx) => {
    const [waiting] = await tx.list('outbox', 'edit', edit)
    const inverse = (waiting ?? (await tx.get('journal', edit)))?.inverse ?? null
    return inverse === null ? refuse({ type: 'cannot-undo' }) : planMutation(inverse, at)
  }

/** A refused edit once more, as it was or with other arguments. It keeps the time at which its author acted. */
export const planResend =
  (edit: EditId, args: Json | undefined): EditPlan<never> =>
  async (tx) => {
    const row = await tx.get('refused', edit)
    if (row === undefined) throw new Error(`The edit ${edit} is not among the refused ones any more`)
    const version = args === undefined ? row.version : versionOf(row.name)
    return planMutation({ name: row.name, version, args: args ?? row.args }, row.at, edit)
  }
