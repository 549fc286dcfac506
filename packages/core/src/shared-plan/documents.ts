import type { PlanContent } from './plan-content.ts'

/**
 * What a mutator asks of whoever can read documents. The rules know that changes can be put together in any order with one end, and nothing of how.
 * Only the server has it: a device keeps a change as it is and leaves what comes of it to the server.
 */
export interface Documents {
  /** A document that says this, and has no history. */
  begin(content: PlanContent): DocumentState
  /** What there is with one more change; null where the change cannot be read. Throws where what is stored cannot be: that is no time to write. */
  merge(stored: readonly string[], update: string): (DocumentState & { readonly isNews: boolean }) | null
}

export interface DocumentState {
  /** The whole document as a single change, what was deleted reduced to the fact. */
  readonly update: string
  /** How much of everybody's writing it holds, by which a device knows what of its own has arrived. */
  readonly vector: string
  readonly json: unknown
}
