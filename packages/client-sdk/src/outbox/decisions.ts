import type { At, Json, Refusal, Result } from '@etude/core'
import type { EditId, LocalEdit, NotFetched } from '../client.ts'
import type { LocalStore } from '../local-store/local-store.ts'
import type { EditQueue } from './edit-queue.ts'
import { planResend, planUndo } from './plan-later.ts'
import type { CannotUndo } from './plan-later.ts'
import { dependentsOf } from './views.ts'

// The lists beside which people decide come in the same file.
export { exportedPending, pending, recent, refused, unsavedWork } from './views.ts'

// What a person decides about an edit after it was made: few do on a day, so that it is loaded when somebody does.

export const undo = (
  queue: EditQueue,
  edit: EditId,
  at: At,
): Promise<Result<LocalEdit, Refusal | NotFetched | CannotUndo>> => queue.add(planUndo(edit, at), ['journal'])

/** SYNC-5. The whole chain that was built on a refused edit goes again with it. */
export async function resend(
  store: LocalStore,
  queue: EditQueue,
  edit: EditId,
  args: Json | undefined,
): Promise<Result<LocalEdit, Refusal | NotFetched>> {
  const dependents = await store.read(['refused'], async (tx) => dependentsOf(await tx.all('refused'), edit))
  // Queued in one tick, so that all of them share a transaction, in their order.
  const first = queue.add(planResend(edit, args), ['refused'])
  const others = dependents.map((each) => queue.add(planResend(each, undefined), ['refused']))
  await Promise.all([first, ...others])
  return first
}

export const discard = (store: LocalStore, edit: EditId): Promise<void> =>
  store.write(['refused'], async (tx) => tx.remove('refused', [edit, ...dependentsOf(await tx.all('refused'), edit)]))
