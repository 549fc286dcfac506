import type { Kysely } from 'kysely'
import type { Tables } from '../database/tables.ts'
import { enqueueEffect } from '../effect/enqueue-effect.ts'
import type { Mail } from '../notify/mail.ts'
import type { AccountMails } from './auth.ts'

export interface AccountMailsDeps {
  readonly db: Kysely<Tables>
  readonly publicUrl: string
  readonly now: () => number
  readonly newId: () => string
}

/** A secret stands behind the #, which browsers keep to themselves: it reaches no server's log and no other site. */
const link = (publicUrl: string, page: string, secret: string): string => `${publicUrl}/${page}#${secret}`

export const invitationLink = (publicUrl: string, secret: string): string => link(publicUrl, 'invitation', secret)

const closing = '\n\nIf you did not ask for this, you can leave this mail alone.\n\nEtude'

export function accountMails({ db, publicUrl, now, newId }: AccountMailsDeps): AccountMails & {
  changeAddress(to: string, token: string): Promise<void>
  addressChanged(to: string): Promise<void>
  invitation(
    to: string,
    about: { readonly from: string; readonly what: string; readonly secret: string },
  ): Promise<void>
} {
  const send = (to: string, subject: string, text: string): Promise<void> =>
    enqueueEffect(db, { id: newId(), type: 'mail', payload: { to, subject, text } satisfies Mail }, now())
  return {
    verifyAddress: (to, token) =>
      send(
        to,
        'Confirm your e-mail address',
        `Welcome to Etude. Open this link to confirm your address, then sign in with your password. It works for one day.\n\n${link(publicUrl, 'verify-email', token)}${closing}`,
      ),
    addressAlreadyKnown: (to) =>
      send(
        to,
        'You already have an account',
        `Somebody, probably you, wanted to sign up with this address, which already has an account. Sign in here, or ask for a new password there:\n\n${publicUrl}/sign-in${closing}`,
      ),
    resetPassword: (to, token) =>
      send(
        to,
        'Choose a new password',
        `Open this link to choose a new password. It works for one hour and once.\n\n${link(publicUrl, 'reset-password', token)}${closing}`,
      ),
    changeAddress: (to, token) =>
      send(
        to,
        'Confirm your new e-mail address',
        `Open this link to use this address for your account from now on. It works for one day.\n\n${link(publicUrl, 'change-email', token)}${closing}`,
      ),
    addressChanged: (to) =>
      send(
        to,
        'Your e-mail address was changed',
        `Your account now has another e-mail address, and this one is no longer used. If that was not you, ask the administrator of your installation for help at once.\n\nEtude`,
      ),
    invitation: (to, { from, what, secret }) =>
      send(
        to,
        `${from} invites you`,
        `${from} invites you: ${what}. Open this link to look at the invitation and to accept it.\n\n${invitationLink(publicUrl, secret)}${closing}`,
      ),
  }
}
