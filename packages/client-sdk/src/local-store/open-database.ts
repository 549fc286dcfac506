import { isErrorNamed } from './error-named.ts'
import { answerOf } from './idb-request.ts'
import type { TableLayout } from './layout.ts'
import { isJournalPage } from './rows.ts'
import type { JournalPage } from './rows.ts'
import { sheafOf, singleRow } from './sheaves.ts'
import type { Bindable } from './sheaves.ts'

type Layout = Readonly<Record<string, TableLayout>>

/** Opens a database, and gives it the tables and indexes that it lacks. What a newer app has added stays, and is opened as it is. */
export async function openDatabase(
  factory: IDBFactory,
  name: string,
  version: number,
  layout: Layout,
): Promise<IDBDatabase> {
  const opened = await opening(factory, name, layout, version).catch((error: unknown) => {
    if (!isErrorNamed(error, ['VersionError'])) throw error
    return opening(factory, name, layout)
  })
  if (Object.keys(layout).every((table) => opened.objectStoreNames.contains(table))) return opened
  // A newer app has left out what this one needs.
  opened.close()
  return opening(factory, name, layout, opened.version + 1)
}

function opening(factory: IDBFactory, name: string, layout: Layout, version?: number): Promise<IDBDatabase> {
  const request = factory.open(name, version)
  request.onupgradeneeded = () => {
    // An upgrade has its transaction.
    if (request.transaction) complete(request.result, request.transaction, layout)
  }
  return answerOf(request)
}

function complete(database: IDBDatabase, upgrade: IDBTransaction, layout: Layout): void {
  for (const [table, { key, isNumbered, paths, bindsRows }] of Object.entries(layout)) {
    const store = database.objectStoreNames.contains(table)
      ? upgrade.objectStore(table)
      : database.createObjectStore(table, { keyPath: key, autoIncrement: isNumbered })
    if (bindsRows && !isNumbered && !store.indexNames.contains('ids')) letRowsBeBound(store, key)
    // A sheaf is of one space, and has keys of many records.
    for (const path of paths) {
      const multiEntry = bindsRows && path !== 'space'
      if (store.indexNames.contains(path) && store.index(path).multiEntry !== multiEntry) store.deleteIndex(path)
      if (!store.indexNames.contains(path)) store.createIndex(path, path, { multiEntry })
    }
  }
}

/** Gives a table the index by which each record is found wherever it is. */
function letRowsBeBound(store: IDBObjectStore, key: string): void {
  store.createIndex('ids', 'ids', { unique: true, multiEntry: true })
  const all = store.getAll()
  all.onsuccess = () => {
    for (const row of all.result as readonly (Record<string, string> | JournalPage)[]) {
      if (!isJournalPage(row)) store.put(singleRow(row[key] ?? '', row))
      else {
        store.delete(row.edit)
        store.put({
          ...sheafOf<(typeof row.edits)[number] & Bindable>(row.edits, ({ edit }) => edit),
          edit: `\n${row.edit}`,
        })
      }
    }
  }
}
