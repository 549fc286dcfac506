import { offeredAgainForMs } from '../sync/begin-again.ts'
import type { LocalStore } from '../local-store/local-store.ts'

/** Forgets what was confirmed so long ago, by the server's clock, that nobody would offer it again. */
export async function trimJournal(store: LocalStore): Promise<void> {
  const rows = await store.read(['journal'], (tx) => tx.all('journal'))
  const newest = rows.reduce((latest, { confirmedAt }) => Math.max(latest, confirmedAt), 0)
  const old = rows.filter(({ confirmedAt }) => confirmedAt < newest - offeredAgainForMs)
  if (old.length === 0) return
  await store.write(['journal'], (tx) =>
    tx.remove(
      'journal',
      old.map(({ edit }) => edit),
    ),
  )
}
