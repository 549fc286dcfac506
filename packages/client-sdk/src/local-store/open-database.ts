import { isErrorNamed } from './error-named.ts'
import { answerOf } from './idb-request.ts'
import type { TableLayout } from './layout.ts'

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
  for (const [table, { key, isNumbered, paths }] of Object.entries(layout)) {
    const store = database.objectStoreNames.contains(table)
      ? upgrade.objectStore(table)
      : database.createObjectStore(table, { keyPath: key, autoIncrement: isNumbered })
    for (const path of paths) if (!store.indexNames.contains(path)) store.createIndex(path, path)
  }
}
