import { limits, ok, refuse } from '@etude/core'
import type { At, Json, Mutation, Refusal, Result } from '@etude/core'
import type { EditId } from '../client.ts'
import type { PlannedEdit } from './run-edits.ts'

/** Brings arguments into the form in which they are kept and sent, so that here and there the same code sees the same. */
export function planMutation(mutation: Mutation, at: At, replaces: EditId | null = null): Result<PlannedEdit, Refusal> {
  const text = JSON.stringify(mutation.args)
  const bytes = oneByteEach.test(text) ? text.length : new TextEncoder().encode(text).length
  if (bytes > limits.mutationBytes) return refuse({ type: 'mutation-too-large', bytes, bytesMax: limits.mutationBytes })
  // SYNC-4. What the server would turn away unread must not stand at the head of the queue.
  const args = JSON.parse(text) as Json
  const message = boundBroken(args, limits.mutationDepth)
  if (message !== null) return refuse({ type: 'invalid-arguments', issues: [{ path: '', message }] })
  return ok({ mutation: { ...mutation, args }, at, bytes, replaces })
}

/** As nearly all are. Encoding a text to count its bytes took more than parsing it. */
const oneByteEach = /^[ -~]*$/

function boundBroken(value: Json, levels: number): string | null {
  if (typeof value !== 'object' || value === null) return null
  if (levels === 0) return 'Nested too deeply'
  const inner = Object.values(value)
  if (inner.length > limits.itemsPerList) return 'A list is too long'
  return inner.map((item) => boundBroken(item, levels - 1)).find((broken) => broken !== null) ?? null
}
