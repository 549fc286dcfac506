import type { UserId } from '../record/ids.ts'

/** Who does something. `system` is the server itself: a job, or an account route that has checked what no record can say, such as an invitation. */
export type Actor =
  | { readonly type: 'user'; readonly user: UserId }
  | { readonly type: 'system'; readonly name: string; readonly for: UserId | null }

export const userActor = (user: UserId): Actor => ({ type: 'user', user })
export const systemActor = (name: string, forUser: UserId | null = null): Actor => ({
  type: 'system',
  name,
  for: forUser,
})
