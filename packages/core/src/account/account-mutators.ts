import * as z from 'zod/mini'
import { may } from '../access/may.ts'
import { applied, defineMutator, undoable } from '../mutation/define-mutator.ts'
import { fieldsOf, stillAs } from '../mutation/still-as.ts'
import { UserId } from '../record/ids.ts'
import { refuse } from '../record/result.ts'
import { userSpace } from '../record/space.ts'
import { userSettings } from './user-settings.ts'

const fields = userSettings.body.shape

/** ACCOUNT-1. Sets what is named and leaves the rest; the first call makes the record. */
export const changeSettings = defineMutator({
  name: 'settings.change',
  version: 1,
  args: z.looseObject({
    user: UserId,
    displayName: z.optional(fields.displayName),
    language: z.optional(fields.language),
    appearance: z.optional(fields.appearance),
    expected: z.optional(z.partial(userSettings.body)),
  }),
  spaces: ({ user }) => [userSpace(user)],
  async apply(tx, { user, displayName, language, appearance, expected }, { actor }) {
    if (!(await may(tx, actor, 'settings.edit', userSpace(user)))) return refuse({ type: 'not-allowed' })
    const before = await tx.get('user-settings', user)
    if (before !== undefined && !stillAs(before.body, expected))
      return refuse({ type: 'changed-since', kind: 'user-settings', id: user })
    const changed = {
      ...(displayName === undefined ? {} : { displayName }),
      ...(language === undefined ? {} : { language }),
      ...(appearance === undefined ? {} : { appearance }),
    }
    const initial = { user, displayName: 'New here', language: 'en', appearance: 'system' as const }
    tx.put({
      kind: 'user-settings',
      id: user,
      space: userSpace(user),
      body: { ...(before?.body ?? initial), ...changed },
    })
    if (before === undefined) return applied
    return undoable({
      name: 'settings.change',
      version: 1,
      args: { user, ...fieldsOf(before.body, changed), expected: changed },
    })
  },
})
