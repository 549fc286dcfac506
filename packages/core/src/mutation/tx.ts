import type { Body, KindName } from '../record/kinds.ts'
import type { SpaceId } from '../record/space.ts'
import type { Reader } from './reader.ts'

export interface Draft<K extends KindName = KindName> {
  readonly kind: K
  readonly id: string
  readonly space: SpaceId
  readonly body: Body<K>
}

/** What a mutator works with. Writes are buffered: they count for the mutator's own later reads at once, for anyone else only when it answered ok. */
export interface Tx extends Reader {
  put<K extends KindName>(draft: Draft<K>): void
  del(kind: KindName, id: string): void
}
