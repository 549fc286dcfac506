import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import type { Logger } from 'pino'
import type { Database } from '../database/open-database.ts'
import { createAuth } from './auth.ts'
import { putPassword } from './put-password.ts'
import { Email, Password, PersonName } from './fields.ts'

/** What can be done to accounts from the command line, without a server running or beside one. */
export interface UserCommands {
  /** Makes the first account of an installation, or makes an existing one an administrator and sets its password. */
  createAdmin(person: {
    readonly email: string
    readonly password: string
    readonly name: string
  }): Promise<CommandAnswer>
  setPassword(person: { readonly email: string; readonly password: string }): Promise<CommandAnswer>
  list(): Promise<readonly UserLine[]>
}

/** A sentence for whoever sits at the terminal. */
export interface CommandAnswer {
  readonly ok: boolean
  readonly sentence: string
}

export interface UserLine {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly admin: boolean
  readonly locked: boolean
}

export interface UserCommandsDeps {
  readonly database: Database
  readonly secret: string
  readonly publicUrl: string
  readonly log: Logger
}

export function userCommands({ database, secret, publicUrl, log }: UserCommandsDeps): UserCommands {
  const noMail = (): Promise<never> => Promise.reject(new Error('The command line sends no mail'))
  const mails = { verifyAddress: noMail, addressAlreadyKnown: noMail, resetPassword: noMail }
  const auth = createAuth({ database, secret, publicUrl, verifyEmail: false, mails, newId: randomUUID, log })
  return {
    createAdmin: async (person) => {
      const checked = z.object({ email: Email, password: Password, name: PersonName }).safeParse(person)
      if (!checked.success) return refusal(checked.error)
      const { email, password, name } = checked.data
      const { internalAdapter } = await auth.$context
      const found = (await internalAdapter.findUserByEmail(email))?.user
      const user = found ?? (await internalAdapter.createUser({ email, name, emailVerified: true }, commandLine))
      await internalAdapter.updateUser(user.id, { admin: true, locked: false, emailVerified: true })
      await putPassword(auth, user.id, password)
      if (found === undefined) return { ok: true, sentence: `${email} was made an administrator.` }
      // Whoever signed up with this address before, and is signed in still, may be somebody else.
      await internalAdapter.deleteUserSessions(user.id)
      return { ok: true, sentence: `${email} is now an administrator, and every device is signed out.` }
    },
    setPassword: async (person) => {
      const checked = z.object({ email: Email, password: Password }).safeParse(person)
      if (!checked.success) return refusal(checked.error)
      const { email, password } = checked.data
      const { internalAdapter } = await auth.$context
      const found = (await internalAdapter.findUserByEmail(email))?.user
      if (found === undefined) return { ok: false, sentence: `There is no account with the address ${email}.` }
      await putPassword(auth, found.id, password)
      await internalAdapter.deleteUserSessions(found.id)
      return { ok: true, sentence: `${email} has a new password, and every device is signed out.` }
    },
    list: async () => {
      const rows = await database.db
        .selectFrom('user')
        .select(['id', 'email', 'name', 'admin', 'locked'])
        .where('child', 'is', null)
        .orderBy('email')
        .execute()
      return rows.map((row) => ({ ...row, admin: Boolean(row.admin), locked: Boolean(row.locked) }))
    },
  }
}

const commandLine = { method: 'other' } as const

function refusal(error: z.ZodError): CommandAnswer {
  const issue = error.issues[0]
  return { ok: false, sentence: `The ${String(issue?.path[0])} cannot be used: ${issue?.message ?? 'it is not valid'}` }
}
