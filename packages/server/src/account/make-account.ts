import { UserId } from '@etude/core'
import type { LearnerId } from '@etude/core'
import type { Auth } from './auth.ts'
import { ownLearnerId } from './people.ts'
import type { People } from './people.ts'
import { putPassword } from './put-password.ts'

export interface NewAccount {
  readonly email: string
  readonly password: string
  readonly name: string
  readonly admin: boolean
  readonly zone: string
}

export interface MadeAccount {
  readonly user: UserId
  /** The person themselves, as a learner. */
  readonly learner: LearnerId
}

/** An account whose person need not prove anything, with its records. Asked again for the same address, it completes what is there. */
export async function makeAccount(auth: Auth, people: People, person: NewAccount): Promise<MadeAccount> {
  const { email, name, zone, admin, password } = person
  const { internalAdapter } = await auth.$context
  const found = (await internalAdapter.findUserByEmail(email))?.user
  const user =
    found ?? (await internalAdapter.createUser({ email, name, zone, emailVerified: true }, { method: 'other' }))
  await internalAdapter.updateUser(user.id, { admin })
  await putPassword(auth, user.id, password)
  await people.ensureRecords(user.id)
  return { user: UserId.parse(user.id), learner: ownLearnerId(user.id) }
}
