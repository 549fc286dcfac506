import type { Reader } from '@etude/core'
import { listKey, recordKey } from '@etude/core'
import type { LiveQuery } from '../client.ts'
import type { LocalStore, StoreReader, TableName } from '../local-store/local-store.ts'
import { recordReader } from '../local-store/record-reader.ts'
import { recordTables } from '../local-store/layout.ts'

/** Texts that changed, as core's record keys, or those of our own tables. 'everything' where naming them costs more than asking again. */
export type Touched = ReadonlySet<string> | 'everything'

/** What live queries of our own tables depend on. */
export const ownKeys = {
  outbox: '#outbox',
  refused: '#refused',
  journal: '#journal',
  sync: '#sync',
  engine: '#engine',
  kept: (name: string) => `#kept:${name}`,
} as const

export interface LiveQueries {
  /** Reads records in one transaction, so that an answer is from before a change or from after it. The query awaits its reader and nothing else. */
  ofRecords<T>(query: (reader: Reader) => Promise<T>): LiveQuery<T>
  /** Reads our own tables. What only some screens ask is loaded when it is first asked. */
  ofTables<T>(load: () => TableQuery<T> | Promise<TableQuery<T>>): LiveQuery<T>
  /** `known`: a reader that can answer at once how it is after the change, of some of what may be asked. */
  touched(keys: Touched, known?: Reader): void
  close(): void
}

export interface TableQuery<T> {
  readonly tables: readonly TableName[]
  /** What makes it ask again, beside what it notes. */
  readonly reads: readonly string[]
  readonly ask: (tx: StoreReader, note: (key: string) => void) => Promise<T>
}

type Ask<T> = (note: (key: string) => void, known: Reader | undefined) => Promise<T>

export function createLiveQueries(store: LocalStore, onError: (error: unknown) => void): LiveQueries {
  const running = new Set<(keys: Touched, known: Reader | undefined) => void>()
  let closed = false

  function liveQuery<T>(ask: Ask<T>): LiveQuery<T> {
    const listeners = new Set<(value: T) => void>()
    let current: T | undefined
    let reads: ReadonlySet<string> = new Set()
    let asking = false
    /** What changed while we asked: whether that matters is known only once we know what was read. */
    let meanwhile: Touched = new Set()

    async function refresh(known?: Reader): Promise<void> {
      asking = true
      meanwhile = new Set()
      const noted = new Set<string>()
      try {
        const value = await ask((key) => noted.add(key), known)
        reads = noted
        current = value
        for (const listener of listeners) listener(value)
      } catch (error) {
        if (!closed) onError(error)
      }
      asking = false
      if (!closed && listeners.size > 0 && matches(reads, meanwhile)) await refresh()
    }

    function onTouched(keys: Touched, known: Reader | undefined): void {
      if (asking) meanwhile = union(meanwhile, keys)
      else if (matches(reads, keys)) void refresh(known)
    }

    return {
      get current() {
        return current
      },
      subscribe(listener) {
        listeners.add(listener)
        if (listeners.size === 1) {
          running.add(onTouched)
          if (asking) meanwhile = 'everything'
          else void refresh()
        } else if (current !== undefined) {
          const known = current
          queueMicrotask(() => {
            if (listeners.has(listener)) listener(known)
          })
        }
        return () => {
          listeners.delete(listener)
          if (listeners.size === 0) running.delete(onTouched)
        }
      },
    }
  }

  return {
    ofRecords: <T>(query: (reader: Reader) => Promise<T>) =>
      liveQuery<T>((note, known) => {
        const ask = (reader: Reader): Promise<T> => query(notingReader(reader, note))
        const askStore = (): Promise<T> => store.read(recordTables, (tx) => ask(recordReader(tx)))
        return known === undefined ? askStore() : ask(known).catch(askStore)
      }),
    ofTables: (load) =>
      liveQuery(async (note) => {
        const { tables, reads, ask } = await load()
        reads.forEach(note)
        return store.read(tables, (tx) => ask(tx, note))
      }),
    touched(keys, known) {
      if (keys === 'everything' || keys.size > 0) for (const onTouched of running) onTouched(keys, known)
    },
    close() {
      closed = true
      running.clear()
    },
  }
}

const notingReader = (reader: Reader, note: (key: string) => void): Reader => ({
  get(kind, id) {
    note(recordKey(kind, id))
    return reader.get(kind, id)
  },
  list(kind, index, key) {
    note(listKey(kind, index, key))
    return reader.list(kind, index, key)
  },
})

function matches(reads: ReadonlySet<string>, touched: Touched): boolean {
  if (touched === 'everything') return true
  for (const key of reads) if (touched.has(key)) return true
  return false
}

const union = (a: Touched, b: Touched): Touched =>
  a === 'everything' || b === 'everything' ? 'everything' : new Set([...a, ...b])
