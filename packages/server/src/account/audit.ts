import type { AccountDeps } from './account-deps.ts'

/** Writes down what an administrator did, or is about to see. */
export async function writeAudit(
  { database, newId, now }: AccountDeps,
  line: { readonly actor: string; readonly act: string; readonly subject: string; readonly reason: string | null },
): Promise<void> {
  await database.db
    .insertInto('audit')
    .values({ id: newId(), at: now(), ...line })
    .execute()
}
