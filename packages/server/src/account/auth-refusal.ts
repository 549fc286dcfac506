import type { ProblemCode } from '../http/problem-table.ts'
import type { FieldError, Problem } from '../http/problem.ts'

/** What the account library calls its refusals, and what we call them. */
const codeOfLibrary: Readonly<Record<string, ProblemCode>> = {
  INVALID_EMAIL_OR_PASSWORD: 'wrong-credentials',
  EMAIL_NOT_VERIFIED: 'email-not-verified',
  ACCOUNT_LOCKED: 'account-locked',
  // A child's device has no password that could be changed.
  CREDENTIAL_ACCOUNT_NOT_FOUND: 'not-allowed',
  // Two made the same account at the same moment, or the database could not: asking again finds out which.
  FAILED_TO_CREATE_USER: 'not-ready',
  FAILED_TO_CREATE_SESSION: 'not-ready',
  USER_ALREADY_EXISTS: 'address-taken',
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: 'address-taken',
}

const fieldOfLibrary: Readonly<Record<string, FieldError>> = {
  INVALID_EMAIL: { path: 'email', message: 'This is not an e-mail address.' },
  PASSWORD_TOO_SHORT: { path: 'password', message: 'The password is too short.' },
  PASSWORD_TOO_LONG: { path: 'password', message: 'The password is too long.' },
  INVALID_PASSWORD: { path: 'password', message: 'This is not the password of this account.' },
  INVALID_TOKEN: { path: 'token', message: 'This link has been used already or is too old. Ask for a new one.' },
  USER_NOT_FOUND: { path: 'token', message: 'This link belongs to an address that is not used any more.' },
  TOKEN_EXPIRED: { path: 'token', message: 'This link is too old. Ask for a new one.' },
}

/** A refusal of the library as a problem of ours. One that is not in the tables is a bug and is thrown. */
export function libraryProblem(status: number, body: unknown): Problem {
  const code = typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : 'none'
  const field = fieldOfLibrary[code]
  if (field !== undefined) return { code: 'invalid-input', errors: [field] }
  const known = codeOfLibrary[code]
  // The session ended between our look at it and the library's.
  if (known === undefined && status === 401) return { code: 'session-expired' }
  if (known === undefined) throw new Error(`The account library refused with a code that has no problem here: ${code}`)
  return { code: known }
}
