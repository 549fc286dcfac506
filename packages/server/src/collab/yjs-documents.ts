import { sha256 } from '@etude/core'
import type { DocumentState, Documents, PlanContent } from '@etude/core'
import * as Y from 'yjs'

/**
 * ENSEMBLE-3. Reads and joins documents for the mutators of shared plans. A document is made of its stored changes each time it is asked for and kept
 * nowhere, so that there is no copy which could stand in for a stored one that failed to load.
 */
export const yjsDocuments: Documents = {
  begin(content) {
    const doc = new Y.Doc()
    doc.clientID = authorOf(content)
    doc.transact(() => fill(doc, content))
    return stateOf(doc)
  },
  merge(stored, update) {
    const doc = openDocument(stored)
    const before = stateOf(doc).update
    try {
      Y.applyUpdate(doc, fromBase64(update))
      const state = stateOf(doc)
      return { ...state, isNews: state.update !== before }
    } catch {
      // What was stored could be read, so it is this change that cannot.
      return null
    }
  },
}

/** A document of its stored changes. Throws where one of them cannot be read. */
export function openDocument(stored: readonly string[]): Y.Doc {
  const doc = new Y.Doc()
  for (const update of stored) Y.applyUpdate(doc, fromBase64(update))
  return doc
}

export const fromBase64 = (text: string): Uint8Array => Buffer.from(text, 'base64')
export const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** Named after what it says, so that the same beginning is the same change wherever it is made, and another is by somebody else. */
const authorOf = (content: PlanContent): number => Number.parseInt(sha256(JSON.stringify(content), 4), 16)

/** A segment stands at its place among the others, so that moving one is one change and moving it twice is still one segment. */
function fill(doc: Y.Doc, { title, notes, segments }: PlanContent): void {
  doc.getText('title').insert(0, title)
  doc.getText('notes').insert(0, notes)
  for (const [index, segment] of segments.entries()) {
    const fields = Object.entries({ title: segment.title, minutes: segment.minutes, place: index + 1 })
    doc.getMap('segments').set(segment.id, new Y.Map<string | number>(fields))
  }
}

const stateOf = (doc: Y.Doc): DocumentState => ({
  update: toBase64(Y.encodeStateAsUpdate(doc)),
  vector: toBase64(Y.encodeStateVector(doc)),
  json: {
    title: doc.getText('title').toJSON(),
    notes: doc.getText('notes').toJSON(),
    segments: doc.getMap('segments').toJSON(),
  },
})
