import { ZoneName } from '@etude/core'
import * as z from 'zod'
import { emailLengthMax, passwordLengthMax, passwordLengthMin } from './limits.ts'

/** Addresses differ by more than case for no mail server that matters, so one person has one account. */
export const Email = z
  .string()
  .trim()
  .max(emailLengthMax)
  .pipe(z.email('This is not an e-mail address.'))
  .transform((email) => email.toLowerCase())

export const Password = z
  .string()
  .min(passwordLengthMin, `Use at least ${passwordLengthMin} characters.`)
  .max(passwordLengthMax, `Use at most ${passwordLengthMax} characters.`)

/** A name stands in mails and lists, so it is one line. */
export const PersonName = z
  .string()
  .trim()
  .min(1, 'Say a name.')
  .max(80)
  .regex(/^\P{Cc}*$/u, 'Write the name in one line.')

/** The secret part of a link in a mail: what we make is of these signs only. */
export const LinkToken = z
  .string()
  .max(2000)
  .regex(/^[\w.~-]+$/, 'This is not the whole link. Open it again from the mail.')

/** A zone this server's data knows. */
export const Zone = z.string().max(64).refine(isZone, 'This is not a time zone, as Europe/Vienna is one.')

export const Language = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'This is not a language tag, as en or de-AT is one.')

function isZone(name: string): boolean {
  if (!ZoneName.safeParse(name).success) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
