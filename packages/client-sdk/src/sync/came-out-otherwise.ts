import { recordKey, sameJson } from '@etude/core'
import type { HeldSpace, Outcome, SpaceId } from '@etude/core'
import type { OutboxRow, ServerRecord } from '../local-store/rows.ts'

/** What a replica holds of the server's state once a message is in. */
export interface ServerState {
  readonly entries: ReadonlyMap<string, { readonly after: ServerRecord | undefined }>
  readonly spaces: ReadonlyMap<SpaceId, Pick<HeldSpace, 'version'>>
}

/**
 * Whether the server applied an edit and came to something else than this device had shown: a field that the edit set holds another
 * value at the version that the edit took. Where somebody has written since, nobody can tell any more, and nothing is claimed.
 * Fields that the edit left alone do not count: what others did beside it is not its result. Nor is anything claimed of an edit that
 * could not be done a second time over its own result, where an announcement brought that before the answer.
 */
export function cameOutOtherwise(
  { writes }: OutboxRow,
  { touched }: Outcome,
  { entries, spaces }: ServerState,
): boolean {
  const took = new Map(touched)
  return writes.some(({ kind, id, space, body, fields }) => {
    const version = took.get(space)
    const entry = entries.get(recordKey(kind, id))
    if (version === undefined || entry === undefined) return false
    const { after } = entry
    if (after === undefined) return body !== null && spaces.get(space)?.version === version
    if (after.space !== space || after.version > version) return false
    if (body === null) return after.version === version
    const theirs = after.body as Fields
    const ours = body as Fields
    return (fields ?? Object.keys(ours)).some((name) => !sameJson(theirs[name], ours[name]))
  })
}

/** A body is an object, whatever its kind. */
type Fields = Readonly<Record<string, unknown>>
