import type { LocalStore, StoreEngine, StoreTx } from '../local-store/local-store.ts'

/** An engine whose stores do some things otherwise. */
export const withStore = (engine: StoreEngine, change: (store: LocalStore) => Partial<LocalStore>): StoreEngine => ({
  ...engine,
  async open(name, onLost) {
    const store = await engine.open(name, onLost)
    return { ...store, ...change(store) }
  },
})

/** An engine whose transactions that write do some things otherwise. */
export const withWrites = (engine: StoreEngine, change: (tx: StoreTx) => Partial<StoreTx>): StoreEngine =>
  withStore(engine, (store) => ({
    write: (tables, work) => store.write(tables, (tx) => work({ ...tx, ...change(tx) })),
  }))
