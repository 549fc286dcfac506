import type { Translate } from '../messages/translate.ts'
import type { ApiProblem } from '../session/api.ts'

const sentences = {
  'not-signed-in': 'problem.notSignedIn',
  'session-expired': 'problem.sessionExpired',
  'wrong-credentials': 'problem.wrongCredentials',
  'email-not-verified': 'problem.emailNotVerified',
  'account-locked': 'problem.accountLocked',
  'address-taken': 'problem.addressTaken',
  'not-allowed': 'problem.notAllowed',
  'not-found': 'problem.notFound',
  'code-invalid': 'problem.codeInvalid',
  'invitation-accepted': 'invitation.state.accepted',
  'invitation-revoked': 'invitation.state.revoked',
  'invitation-lapsed': 'invitation.state.lapsed',
  'too-many-invitations': 'problem.tooManyInvitations',
  'invalid-input': 'problem.invalidInput',
  'last-guardian': 'refusal.last-guardian',
  'last-tutor': 'refusal.last-tutor',
  'too-many-requests': 'problem.tooManyRequests',
  'too-many-at-once': 'problem.notReady',
  overloaded: 'problem.notReady',
  'not-ready': 'problem.notReady',
} as const

/** What a person is told when the server said no, or was not there to say anything. */
export function problemText(t: Translate, problem: ApiProblem): string {
  if (problem.type === 'unreachable') return t('problem.unreachable')
  if (Object.hasOwn(sentences, problem.code)) return t(sentences[problem.code as keyof typeof sentences])
  return problem.detail === '' ? t('problem.unknown') : problem.detail
}
