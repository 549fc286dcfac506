import { projectPlan } from '@etude/core'
import type { PlanContent } from '@etude/core'
import * as Y from 'yjs'
import { textChange } from './text-change.ts'

/** What a document says, by the same function as on the server. */
export const contentOf = (doc: Y.Doc): PlanContent =>
  projectPlan({
    title: doc.getText('title').toJSON(),
    notes: doc.getText('notes').toJSON(),
    segments: doc.getMap('segments').toJSON(),
  })

export function setText(doc: Y.Doc, field: 'title' | 'notes', value: string): string {
  const text = doc.getText(field)
  const change = textChange(text.toJSON(), value)
  if (change === null) return ''
  text.delete(change.from, change.removed)
  text.insert(change.from, change.inserted)
  return change.inserted
}

type Segment = Y.Map<string | number>
const segmentsOf = (doc: Y.Doc): Y.Map<Segment> => doc.getMap<Segment>('segments')

export function addSegment(doc: Y.Doc, id: string, title: string, minutes: number): void {
  const place = placeBetween(doc, contentOf(doc).segments.at(-1)?.id, undefined)
  segmentsOf(doc).set(id, new Y.Map<string | number>(Object.entries({ title, minutes, place })))
}

export function changeSegment(
  doc: Y.Doc,
  id: string,
  change: { readonly title?: string; readonly minutes?: number },
): void {
  const segment = segmentsOf(doc).get(id)
  for (const [field, value] of Object.entries(change)) segment?.set(field, value)
}

export const removeSegment = (doc: Y.Doc, id: string): void => segmentsOf(doc).delete(id)

/** One change, so that a segment which two people move at once is still one segment. */
export function moveSegment(doc: Y.Doc, id: string, index: number): void {
  const others = contentOf(doc).segments.filter((one) => one.id !== id)
  const place = placeBetween(doc, others[index - 1]?.id, others[index]?.id)
  segmentsOf(doc).get(id)?.set('place', place)
}

function placeBetween(doc: Y.Doc, before: string | undefined, after: string | undefined): number {
  const low = placeOf(doc, before)
  const high = placeOf(doc, after)
  if (low === undefined) return high === undefined ? 1 : high - 1
  return high === undefined ? low + 1 : (low + high) / 2
}

function placeOf(doc: Y.Doc, id: string | undefined): number | undefined {
  const place = id === undefined ? undefined : segmentsOf(doc).get(id)?.get('place')
  return typeof place === 'number' ? place : undefined
}
