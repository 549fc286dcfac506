import type { PlanDocument } from '@etude/client-sdk/documents'
import type { PlanSegment } from '@etude/core'
import type { SegmentDraft } from '../plans/schedule-draft.ts'

export const draftsOf = (segments: readonly PlanSegment[]): readonly SegmentDraft[] =>
  segments.map(({ id, title, minutes }) => ({ row: id, title, minutes: minutes === 0 ? '' : String(minutes) }))

/** The form says what it has become; a document wants to be told what was done. */
export function applySegments(
  document: PlanDocument,
  before: readonly SegmentDraft[],
  after: readonly SegmentDraft[],
): void {
  const known = new Map(before.map((one) => [one.row, one]))
  const left = new Set(after.map(({ row }) => row))
  for (const { row } of before) if (!left.has(row)) document.removeSegment(row)
  for (const { row, title, minutes } of after) {
    const old = known.get(row)
    if (old === undefined) document.addSegment(row, title, Number(minutes) || 0)
    else if (old.title !== title) document.changeSegment(row, { title })
    else if (old.minutes !== minutes) document.changeSegment(row, { minutes: Number(minutes) || 0 })
  }
  const moved = after.findIndex(({ row }, index) => before[index]?.row !== row)
  const isMove = after.length === before.length && moved >= 0
  if (!isMove) return
  // One was taken to another place: the first that differs came there, or what stood there went down.
  const down = before[moved]?.row ?? ''
  const up = after[moved]?.row ?? ''
  const isUp = before[moved]?.row === after[moved + 1]?.row
  const row = isUp ? up : down
  document.moveSegment(
    row,
    after.findIndex((one) => one.row === row),
  )
}
