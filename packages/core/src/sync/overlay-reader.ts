import type { Reader } from '../mutation/reader.ts'
import type { KindName, Stored } from '../record/kinds.ts'
import { keysOfRecord, readKeyText, recordKey } from './record-keys.ts'

/** A reader with changes laid over it that nobody else sees. What lies under it is asked at most once for each key. */
export interface OverlayReader extends Reader {
  set(kind: KindName, id: string, record: Stored | null): void
  /** The record under the changes. */
  under(kind: KindName, id: string): Promise<Stored | undefined>
}

export function overlayReader(base: Reader): OverlayReader {
  const records = new Map<string, Stored | null>()
  const recordsByList = new Map<string, Map<string, Stored>>()
  const got = new Map<string, Promise<Stored | undefined>>()
  const listed = new Map<string, Promise<readonly Stored[]>>()

  function under(kind: KindName, id: string): Promise<Stored | undefined> {
    const key = recordKey(kind, id)
    let found = got.get(key)
    if (found === undefined) got.set(key, (found = base.get(kind, id) as Promise<Stored | undefined>))
    return found
  }

  return {
    under,
    get(kind, id) {
      const held = records.get(recordKey(kind, id))
      return (held === undefined ? under(kind, id) : Promise.resolve(held ?? undefined)) as never
    },
    async list(kind, index, key) {
      const text = readKeyText({ type: 'list', kind, index, key })
      let stored = listed.get(text)
      if (stored === undefined) listed.set(text, (stored = base.list(kind, index, key) as Promise<readonly Stored[]>))
      const untouched = (await stored).filter(({ id }) => !records.has(recordKey(kind, id)))
      const laid = recordsByList.get(text)
      return (laid === undefined ? untouched : [...untouched, ...laid.values()].sort(byId)) as never
    },
    set(kind, id, record) {
      const key = recordKey(kind, id)
      const before = records.get(key)
      if (before) for (const list of keysOfRecord(kind, id, before.body)) recordsByList.get(list)?.delete(key)
      records.set(key, record)
      if (record === null) return
      for (const list of keysOfRecord(kind, id, record.body)) {
        const laid = recordsByList.get(list)
        if (laid === undefined) recordsByList.set(list, new Map([[key, record]]))
        else laid.set(key, record)
      }
    },
  }
}

const byId = (a: Stored, b: Stored): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
