import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unsavedVersion } from '@etude/core'
import type { Stored } from '@etude/core'
import { readerContract } from '@etude/core/testing'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { indexedDbEngine } from './indexeddb-engine.ts'
import { fileEngine } from './file-engine.ts'
import { recordTable, recordTables } from './layout.ts'
import { localStoreContract } from './local-store-contract.ts'
import type { LocalStore } from './local-store.ts'
import { memoryEngine } from './memory-engine.ts'
import { recordReader } from './record-reader.ts'
import { recordRow } from './rows.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'etude-replica-'))
})
afterAll(() => rm(folder, { recursive: true }))

const nothing = (): Promise<void> => Promise.resolve()

localStoreContract('IndexedDB', () => {
  const engine = indexedDbEngine({ indexedDB: new IDBFactory(), IDBKeyRange })
  return { open: () => engine.open('replica', nothing) }
})

localStoreContract('memory', () => {
  const engine = memoryEngine()
  return { open: () => engine.open('replica', nothing) }
})

let files = 0
localStoreContract('a file', () => {
  const engine = fileEngine(folder)
  const name = `replica:${files++}`
  return { open: () => engine.open(name, nothing) }
})

for (const [name, open] of [
  ['IndexedDB', () => indexedDbEngine({ indexedDB: new IDBFactory(), IDBKeyRange }).open('replica', nothing)],
  ['memory', () => memoryEngine().open('replica', nothing)],
] as const) {
  readerContract(name, async () => {
    const store: LocalStore = await open()
    return {
      reader: {
        get: (kind, id) => store.read(recordTables, (tx) => recordReader(tx).get(kind, id)),
        list: (kind, index, key) => store.read(recordTables, (tx) => recordReader(tx).list(kind, index, key)),
      },
      store: (drafts) =>
        store.write(recordTables, async (tx) => {
          for (const { kind, id, space, body } of drafts as unknown as readonly Stored[])
            await tx.put(recordTable(kind), [
              recordRow(kind, id, { space, version: unsavedVersion, body: body as never }),
            ])
        }),
    }
  })
}

test('[R23] a line that a crash has torn is as if its transaction had never begun', async () => {
  const engine = fileEngine(folder)
  const store = await engine.open('torn', nothing)
  await store.write(['meta'], (tx) => tx.put('meta', [{ name: 'reserve', ballast: 'whole' }]))
  await store.close()
  const file = join(folder, 'torn.jsonl')
  await appendFile(file, '{"changes":[{"table":"meta","key":"reserve","row":{"name":"reserve","ballast":"to')
  const again = await engine.open('torn', nothing)
  await again.write(['meta'], (tx) => tx.put('meta', [{ name: 'wanted', until: {} }]))
  await again.close()
  const last = await engine.open('torn', nothing)
  expect(await last.read(['meta'], (tx) => tx.all('meta'))).toEqual([
    { name: 'reserve', ballast: 'whole' },
    { name: 'wanted', until: {} },
  ])
  await last.close()
  expect((await readFile(file, 'utf8')).split('\n')).toHaveLength(2)
})
