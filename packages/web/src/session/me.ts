import { LearnerId, UserId } from '@etude/core'
import { accountMemory } from './device-memory.ts'

export interface Me {
  readonly user: { readonly id: UserId; readonly name: string; readonly email: string; readonly child: string | null }
  readonly roles: readonly string[]
  /** False where the server has plans stay as they were made (REF-6). */
  readonly adapting: boolean
  readonly learners: readonly { readonly id: LearnerId; readonly name: string; readonly relation: string }[]
}

/** The server's last answer to "who am I", for the parts of the frame that no record can say without a connection. */
export function rememberedMe(account: UserId): Me | null {
  return meFrom(accountMemory(account).me.read())
}

export function meFrom(value: unknown): Me | null {
  if (typeof value !== 'object' || value === null) return null
  const { user, roles, learners, adapting } = value as Partial<Me>
  if (user === undefined || !UserId.safeParse(user.id).success) return null
  return { user, roles: roles ?? [], learners: learners ?? [], adapting: adapting ?? true }
}
