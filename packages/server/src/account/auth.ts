import { betterAuth } from 'better-auth'
import { APIError, createEmailVerificationToken } from 'better-auth/api'
import { jwt } from 'better-auth/plugins'
import type { Logger } from 'pino'
import type { Database } from '../database/open-database.ts'
import { deviceSession } from './device-session.ts'
import {
  accessTokenSeconds,
  passwordLengthMax,
  passwordLengthMin,
  sessionSeconds,
  signingKeySeconds,
  verifySeconds,
} from './limits.ts'

export interface AuthDeps {
  readonly database: Database
  readonly secret: string
  readonly publicUrl: string
  /** With mail, an address is proved before it may be used; without, there is nobody to prove it to. */
  readonly verifyEmail: boolean
  readonly mails: AccountMails
  /** The library's own (scrypt) where none is given. */
  readonly hashing?: PasswordHashing
  /** Told of each session that was ended before its time, here and not on another server. */
  readonly onSessionEnded?: (session: string) => void
  readonly newId: () => string
  readonly log: Logger
}

export interface PasswordHashing {
  hash(password: string): Promise<string>
  verify(tried: { readonly hash: string; readonly password: string }): Promise<boolean>
}

/** The mails the account library asks for. They are written to the effects table and leave the machine later. */
export interface AccountMails {
  verifyAddress(to: string, token: string): Promise<void>
  addressAlreadyKnown(to: string): Promise<void>
  resetPassword(to: string, token: string): Promise<void>
}

/**
 * The account library over our own database. None of its routes is reachable from outside: ours call its functions,
 * so that only what is declared exists and every refusal is a problem document.
 */
export function createAuth({
  database,
  secret,
  publicUrl,
  verifyEmail,
  mails,
  hashing,
  onSessionEnded,
  newId,
  log,
}: AuthDeps) {
  return betterAuth({
    // A transaction of the library would hold SQLite's one writer through its slow password hashing. What a crash between two of its
    // writes leaves behind is an account that a new password completes.
    database: { db: database.db, type: database.type, transaction: database.type === 'postgres' },
    baseURL: publicUrl,
    basePath: '/api/auth',
    secret,
    appName: 'Etude',
    telemetry: { enabled: false },
    logger: { level: 'error', log: (level, message) => log[level]({ from: 'accounts' }, message) },
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: 'etude',
      useSecureCookies: publicUrl.startsWith('https://'),
      // The edge has checked the origin before any of this runs, for every route alike.
      disableCSRFCheck: true,
      disableOriginCheck: true,
      database: { generateId: () => newId() },
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
    },
    emailAndPassword: {
      enabled: true,
      ...(hashing === undefined ? {} : { password: hashing }),
      minPasswordLength: passwordLengthMin,
      maxPasswordLength: passwordLengthMax,
      requireEmailVerification: verifyEmail,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: ({ user, token }) => mails.resetPassword(user.email, token),
      // Whoever lost the first mail gets another one; nobody learns from the answer which of the two was sent.
      onExistingUserSignUp: async ({ user }) => {
        if (user.emailVerified) await mails.addressAlreadyKnown(user.email)
        else
          await mails.verifyAddress(
            user.email,
            await createEmailVerificationToken(secret, user.email, undefined, verifySeconds),
          )
      },
    },
    emailVerification: {
      sendOnSignUp: verifyEmail,
      // Only after the right password, so that it tells strangers nothing.
      sendOnSignIn: verifyEmail,
      // The link proves the address and not who chose the password: somebody else may have signed up with it first.
      autoSignInAfterVerification: false,
      expiresIn: verifySeconds,
      sendVerificationEmail: ({ user, token }) => mails.verifyAddress(user.email, token),
    },
    user: {
      additionalFields: {
        admin: { type: 'boolean', required: false, defaultValue: false, input: false },
        locked: { type: 'boolean', required: false, defaultValue: false, input: false },
        child: { type: 'string', required: false, input: false },
        zone: { type: 'string', required: false },
        language: { type: 'string', required: false },
      },
    },
    session: { expiresIn: sessionSeconds, updateAge: 24 * 3600 },
    verification: { storeIdentifier: 'hashed' },
    databaseHooks: {
      session: {
        delete: { after: ({ id }) => Promise.resolve(onSessionEnded?.(id)) },
        create: {
          before: async (session, context) => {
            const user = await context?.context.internalAdapter.findUserById(session.userId)
            if (user !== null && user !== undefined && 'locked' in user && user.locked === true)
              throw new APIError('FORBIDDEN', { code: 'ACCOUNT_LOCKED', message: 'The account is locked' })
          },
        },
      },
    },
    plugins: [
      jwt({
        disableSettingJwtHeader: true,
        jwks: {
          keyPairConfig: { alg: 'EdDSA', crv: 'Ed25519' },
          rotationInterval: signingKeySeconds,
          gracePeriod: 2 * accessTokenSeconds,
        },
        jwt: { issuer: publicUrl, audience: publicUrl, expirationTime: `${accessTokenSeconds}s` },
      }),
      deviceSession(),
    ],
  })
}

/** How the edge hands the client's address on, after it has judged which proxies may be believed. A header of this name from outside is overwritten. */
export const clientAddressHeader = 'x-etude-client-address'

export type Auth = ReturnType<typeof createAuth>
