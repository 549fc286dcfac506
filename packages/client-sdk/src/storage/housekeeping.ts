import { isKindName, kindNames, sameJson, schemaVersion } from '@etude/core'
import { recordTable, recordTables } from '../local-store/layout.ts'
import type { LocalStore } from '../local-store/local-store.ts'
import { recordRow } from '../local-store/rows.ts'
import { offeredAgainForMs } from '../sync/replica-meta.ts'

// What keeps a replica in good order. Nothing here is needed before the first screen, so that it is loaded when it is called.

const reserveCharacters = 200_000

/** SYNC-17. A little room that is taken while there is some, so that it can be given back when there is none. */
export async function fillReserve(store: LocalStore): Promise<void> {
  if ((await store.read(['meta'], (tx) => tx.get('meta', 'reserve'))) !== undefined) return
  await store.write(['meta'], (tx) => tx.put('meta', [{ name: 'reserve', ballast: ' '.repeat(reserveCharacters) }]))
}

/** Removing asks for no room of its own; what it frees lets the next edits through while sync brings the rest away. Answers whether there was any. */
export const spendReserve = (store: LocalStore): Promise<boolean> =>
  store.write(['meta'], async (tx) => {
    const had = (await tx.get('meta', 'reserve')) !== undefined
    await tx.remove('meta', ['reserve'])
    return had
  })

/** Forgets what was confirmed so long ago, by the server's clock, that nobody would offer it again. */
export async function trimJournal(store: LocalStore): Promise<void> {
  const rows = await store.read(['journal'], (tx) => tx.all('journal'))
  const newest = rows.reduce((latest, { confirmedAt }) => Math.max(latest, confirmedAt), 0)
  const old = rows.filter(({ confirmedAt }) => confirmedAt < newest - offeredAgainForMs)
  const edits = old.map(({ edit }) => edit)
  if (edits.length > 0) await store.write(['journal'], (tx) => tx.remove('journal', edits))
}

/** SYNC-14. What an older app has left: records of kinds that it did not know, and rows that a newer index cannot find. */
export const bringUpToDate = (store: Pick<LocalStore, 'write'>): Promise<void> =>
  store.write([...recordTables, 'other', 'meta'], async (tx) => {
    for (const { key, kind, id, ...record } of await tx.all('other')) {
      if (!isKindName(kind)) continue
      await tx.put(recordTable(kind), [recordRow(kind, id, record)])
      await tx.remove('other', [key])
    }
    for (const kind of kindNames) {
      const rows = await tx.all(recordTable(kind))
      const laidOut = rows.map((row) => recordRow(kind, row.id, row))
      // Differences only: on a full disk an update of the app must not need room for everything.
      const changed = laidOut.filter(({ k }, index) => !sameJson(k, rows[index]?.k ?? {}))
      await tx.put(recordTable(kind), changed)
    }
    await tx.put('meta', [{ name: 'schema', version: schemaVersion }])
  })
