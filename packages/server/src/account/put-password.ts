import type { Auth } from './auth.ts'

/** Sets the password of an account, whether it had one or not. */
export async function putPassword(auth: Auth, user: string, password: string): Promise<void> {
  const { internalAdapter, password: hashing } = await auth.$context
  const hash = await hashing.hash(password)
  if ((await internalAdapter.findCredentialAccount(user)) !== null) await internalAdapter.updatePassword(user, hash)
  else await internalAdapter.linkAccount({ userId: user, providerId: 'credential', accountId: user, password: hash })
}
