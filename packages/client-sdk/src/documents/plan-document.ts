import { planSpace, sharedPlanLimits, unsavedVersion } from '@etude/core'
import type { PlanContent, PlanId, Reader, Refusal } from '@etude/core'
import * as Y from 'yjs'
import type { Client, LiveQuery, NotFetched } from '../client.ts'
import { fromBase64, toBase64 } from './base64.ts'
import { addSegment, changeSegment, contentOf, moveSegment, removeSegment, setText } from './plan-text.ts'

/** A shared plan that somebody has open. Knows no screen; what is written is kept on the device and sent like every other edit. */
export interface PlanDocument {
  readonly view: LiveQuery<PlanView>
  setText(field: 'title' | 'notes', value: string): void
  addSegment(id: string, title: string, minutes: number): void
  changeSegment(id: string, change: { readonly title?: string; readonly minutes?: number }): void
  moveSegment(id: string, index: number): void
  removeSegment(id: string): void
  /** Keeps what was just written, now and not in a moment: before the page goes, or the document is closed. */
  flush(): Promise<void>
  close(): Promise<void>
}

export type PlanView =
  /** It is not on this device: thrown away, not shared any more, or not fetched yet. */
  | { readonly type: 'absent' }
  /** The plan is here, and the server has not begun its document yet. */
  | { readonly type: 'not-begun'; readonly content: PlanContent }
  /** How far everything is that was written on this device: not kept yet, kept here, or with the server. */
  | { readonly type: 'open'; readonly content: PlanContent; readonly saved: 'not-yet' | 'here' | 'everywhere' }

export interface PlanDocumentOptions {
  /** What was written could not be kept, and is not shown any more. */
  readonly onRefused: (refusal: Refusal | NotFetched) => void
  readonly onError: (error: unknown) => void
  readonly setTimer?: (callback: () => void, delayMs: number) => () => void
}

/** What is typed within such a moment is one edit. */
const batchMs = 150

/**
 * ENSEMBLE-7. A document on a device is made of the rows that the replica holds of it, and opening it writes nothing: there is no second copy that could grow or
 * come apart from them. What is written goes into the outbox as a change, and is a row from then on.
 */
export function openPlanDocument(client: Client, plan: PlanId, options: PlanDocumentOptions): PlanDocument {
  const { onRefused, onError, setTimer = realTimer } = options
  const listeners = new Set<(view: PlanView) => void>()
  const known = new Set<string>()
  let doc = new Y.Doc()
  let rows: Rows | undefined
  let waiting: Uint8Array[] = []
  let written = ''
  let stopTimer: (() => void) | undefined
  let keeping: Promise<void> = Promise.resolve()
  let isKeeping = false
  /** Something is kept and the rows that show it have not come yet. */
  let isKeptUnseen = false
  let current: PlanView | undefined

  const unsubscribe = client
    .live((reader) => readRows(reader, plan))
    .subscribe((next) => {
      rows = next
      isKeptUnseen = false
      takeIn(next)
      show()
    })

  return {
    view: {
      get current() {
        return current
      },
      subscribe(listener) {
        listeners.add(listener)
        if (current !== undefined)
          queueMicrotask(() => current !== undefined && listeners.has(listener) && listener(current))
        return () => listeners.delete(listener)
      },
    },
    setText: (field, value) => write(() => setText(doc, field, value)),
    addSegment: (id, title, minutes) => write(() => (addSegment(doc, id, title, minutes), title)),
    changeSegment: (id, change) => write(() => (changeSegment(doc, id, change), change.title ?? '')),
    moveSegment: (id, index) => write(() => (moveSegment(doc, id, index), '')),
    removeSegment: (id) => write(() => (removeSegment(doc, id), '')),
    flush,
    async close() {
      await flush()
      unsubscribe()
      listeners.clear()
      doc.destroy()
    },
  }

  function takeIn({ updates }: Rows): void {
    const ids = new Set(updates.map(({ id }) => id))
    const isLess = [...known].some((id) => !ids.has(id))
    const fresh = updates.filter(({ id }) => !known.has(id))
    known.clear()
    for (const id of ids) known.add(id)
    applyAll(doc, fresh)
    if (!isLess) return
    // Some are gone: made one with others, which changes nothing, or refused, and then the document is what is left.
    const rest = new Y.Doc()
    applyAll(rest, updates)
    for (const update of waiting) Y.applyUpdate(rest, update)
    if (Y.equalSnapshots(Y.snapshot(rest), Y.snapshot(doc))) return rest.destroy()
    doc.destroy()
    doc = rest
  }

  function show(): void {
    if (rows === undefined) return
    const view = viewOf(rows)
    if (current !== undefined && JSON.stringify(view) === JSON.stringify(current)) return
    current = view
    for (const listener of listeners) listener(view)
  }

  function viewOf({ plan: record, updates }: Rows): PlanView {
    if (record === undefined) return { type: 'absent' }
    if (updates.length === 0) return { type: 'not-begun', content: record }
    return { type: 'open', content: contentOf(doc), saved: savedIn(updates) }
  }

  function savedIn(updates: Rows['updates']): 'not-yet' | 'here' | 'everywhere' {
    if (waiting.length > 0 || isKeeping) return 'not-yet'
    return isKeptUnseen || updates.some(({ version }) => version === unsavedVersion) ? 'here' : 'everywhere'
  }

  function write(change: () => string): void {
    // A document that is not begun is not written in: it would have two beginnings.
    if (current?.type !== 'open') return
    const listen = (update: Uint8Array): void => void waiting.push(update)
    doc.on('update', listen)
    doc.transact(() => (written += change()))
    doc.off('update', listen)
    stopTimer ??= setTimer(() => void flush(), batchMs)
    show()
  }

  function flush(): Promise<void> {
    stopTimer?.()
    stopTimer = undefined
    keeping = keeping.then(keep, keep)
    return keeping
  }

  async function keep(): Promise<void> {
    if (waiting.length === 0) return
    const update = toBase64(Y.mergeUpdates(waiting))
    const words = written.slice(0, sharedPlanLimits.writtenChars)
    waiting = []
    written = ''
    isKeeping = true
    try {
      const done = await client.mutate('shared-plan.write', { plan, update, written: words })
      isKeptUnseen = done.ok
      if (done.ok) return
      onRefused(done.error)
      beginAgain()
    } catch (error) {
      onError(error)
      beginAgain()
    } finally {
      isKeeping = false
      show()
    }
  }

  /** What could not be kept is not shown either. */
  function beginAgain(): void {
    doc.destroy()
    doc = new Y.Doc()
    known.clear()
    if (rows !== undefined) takeIn(rows)
    show()
  }
}

type Rows = Awaited<ReturnType<typeof readRows>>

async function readRows(reader: Reader, plan: PlanId) {
  const record = await reader.get('shared-plan', plan)
  const updates = await reader.list('plan-update', 'plan', plan)
  return {
    plan: record?.body,
    updates: updates
      .filter(({ space }) => space === planSpace(plan))
      .map(({ id, version, body }) => ({ id, version, update: body.update })),
  }
}

const applyAll = (doc: Y.Doc, rows: Rows['updates']): void =>
  doc.transact(() => rows.forEach(({ update }) => Y.applyUpdate(doc, fromBase64(update))))

function realTimer(callback: () => void, delayMs: number): () => void {
  const timer = setTimeout(callback, delayMs)
  return () => clearTimeout(timer)
}
