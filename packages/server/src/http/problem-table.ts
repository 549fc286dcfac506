interface ProblemEntry {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422 | 426 | 429 | 500 | 501 | 503
  readonly title: string
  /** A sentence the person or the program that asked can act on. */
  readonly detail: string
}

/** Every code an answer of this server can carry. Codes are a promise to clients: one may be added, none may change its meaning. */
export const problems = {
  'malformed-json': {
    status: 400,
    title: 'The body is not JSON',
    detail: 'Send a body that is valid JSON in UTF-8.',
  },
  'malformed-compression': {
    status: 400,
    title: 'The body cannot be unpacked',
    detail: 'Send the body packed as its Content-Encoding says, or not packed at all.',
  },
  'json-too-deep': {
    status: 400,
    title: 'The JSON is nested too deeply',
    detail: 'Send JSON with at most 32 levels of objects and arrays.',
  },
  'json-too-long': {
    status: 400,
    title: 'A list in the JSON is too long',
    detail: 'Send at most 10,000 items in any one list or object.',
  },
  'not-signed-in': {
    status: 401,
    title: 'Nobody is signed in',
    detail: 'Sign in and try again. Nothing was changed.',
  },
  'session-expired': {
    status: 401,
    title: 'The session has ended',
    detail: 'Sign in again. What waits on this device is kept and will be sent afterwards.',
  },
  'wrong-credentials': {
    status: 401,
    title: 'E-mail and password do not fit together',
    detail: 'Check the e-mail address and the password, or ask for a new password.',
  },
  'token-malformed': {
    status: 401,
    title: 'This is not an access token',
    detail: 'Send the access token exactly as it was issued, after the word Bearer.',
  },
  'token-expired': {
    status: 401,
    title: 'The access token has expired',
    detail: 'Get a new access token with the refresh token and try again.',
  },
  'token-forged': {
    status: 401,
    title: 'The access token is not ours',
    detail: 'Its signature does not verify. Get a new access token by signing in.',
  },
  'token-algorithm': {
    status: 401,
    title: 'The access token uses another algorithm',
    detail: 'Only tokens signed with EdDSA by this server are accepted. Get one by signing in.',
  },
  'token-audience': {
    status: 401,
    title: 'The access token is meant for somebody else',
    detail: 'Use a token that this server issued for itself: its issuer and audience are the address of this server.',
  },
  'code-invalid': {
    status: 401,
    title: 'The code does not work',
    detail: 'Check the letters, or ask the guardian for a new code: each works once and for 15 minutes.',
  },
  'refresh-token-invalid': {
    status: 401,
    title: 'The refresh token is not valid any more',
    detail: 'Sign in again to get new tokens.',
  },
  'origin-missing': {
    status: 403,
    title: 'The request does not say which page it comes from',
    detail: 'Send the header Origin with the address of this site, or use a bearer token instead of the cookie.',
  },
  'foreign-origin': {
    status: 403,
    title: 'The request comes from another site',
    detail: 'Only pages of this site may act with its session cookie. Open the app at its own address and try again.',
  },
  'not-allowed': {
    status: 403,
    title: 'You may not do this',
    detail: 'Ask somebody who may, for example a guardian or a tutor, to do it or to invite you.',
  },
  'email-not-verified': {
    status: 403,
    title: 'The e-mail address is not confirmed yet',
    detail: 'Open the link in the mail that we have just sent you once more.',
  },
  'account-locked': {
    status: 403,
    title: 'This account is locked',
    detail: 'Ask an administrator of this installation to unlock it. Your records are kept.',
  },
  'not-found': {
    status: 404,
    title: 'There is nothing here for you',
    detail: 'Check the address. It may also be that you are not allowed to see what is there.',
  },
  'no-plan': {
    status: 404,
    title: 'There is no plan for that',
    detail:
      'Ask for today or for the present week, which are planned when they are asked for, or have the week generated first.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'This address does not take that method',
    detail: 'Use one of the methods in the header Allow.',
  },
  'address-taken': {
    status: 409,
    title: 'This e-mail address already has an account',
    detail: 'Sign in with it, ask for a new password, or use another address.',
  },
  'already-exists': {
    status: 409,
    title: 'It already exists',
    detail: 'Use the one that is there, or choose another id.',
  },
  'changed-since': {
    status: 409,
    title: 'It has changed since you looked',
    detail: 'Look at it as it is now and decide again.',
  },
  'last-guardian': {
    status: 409,
    title: 'A child keeps at least one guardian',
    detail: 'Invite another guardian first, then remove this one.',
  },
  'last-tutor': {
    status: 409,
    title: 'A class keeps at least one tutor',
    detail: 'Invite another tutor first, then remove this one.',
  },
  'wrong-account': {
    status: 409,
    title: 'This queue is another account’s',
    detail: 'Sign in as the account that made these changes and send them again. Nothing was taken.',
  },
  'cookie-invalid': {
    status: 409,
    title: 'The sync cookie is not ours',
    detail: 'Send null instead of the cookie once, to fetch everything afresh. Nothing was taken.',
  },
  'client-forked': {
    status: 409,
    title: 'This device’s history and ours have parted',
    detail: 'Take a new client id, number what is waiting from 1 and send it again. Nothing was taken.',
  },
  'protocol-too-old': {
    status: 426,
    title: 'This app is too old for the server',
    detail: 'Get the newest app and send again. Nothing was taken; what waits on the device stays there.',
  },
  'protocol-unknown': {
    status: 501,
    title: 'This server is older than the app',
    detail:
      'Keep what waits and try again once the server has been updated, or speak one of the versions under protocols. Nothing was taken.',
  },
  'too-many-sockets': {
    status: 503,
    title: 'Too many open connections',
    detail: 'Go on with POST /sync and open the connection again later.',
  },
  'plan-has-history': {
    status: 409,
    title: 'Somebody has already practised by this plan',
    detail: 'Archive the plan instead. What was practised stays in the log.',
  },
  'undo-too-late': {
    status: 409,
    title: 'This can no longer be taken back',
    detail: 'Correct the entry instead: the correction is kept beside what was first written.',
  },
  'limit-reached': {
    status: 409,
    title: 'There is no room for another one',
    detail: 'Archive or remove one that is not needed any more, then try again.',
  },
  'too-many-invitations': {
    status: 409,
    title: 'Too many open invitations',
    detail: 'Revoke invitations that nobody will use any more, then invite again.',
  },
  'invitation-accepted': {
    status: 410,
    title: 'This invitation has been accepted already',
    detail: 'It works once. Ask whoever invited you for another one if it was not you who accepted it.',
  },
  'invitation-revoked': {
    status: 410,
    title: 'This invitation was taken back',
    detail: 'Ask whoever invited you for a new one.',
  },
  'invitation-lapsed': {
    status: 410,
    title: 'This invitation is too old',
    detail: 'Invitations work for 14 days. Ask whoever invited you for a new one.',
  },
  'body-too-large': {
    status: 413,
    title: 'The body is too large',
    detail:
      'Send at most 1,000,000 bytes, or 256,000 for a single change, counted after unpacking. Split the work over several requests.',
  },
  'mutation-too-large': {
    status: 413,
    title: 'One change is too large',
    detail: 'Split the change into smaller ones.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The body is not declared as JSON',
    detail: 'Send JSON and the header Content-Type: application/json.',
  },
  'unsupported-encoding': {
    status: 415,
    title: 'The body is packed in an unknown way',
    detail: 'Use gzip, br or deflate as Content-Encoding, or none.',
  },
  'invalid-input': {
    status: 422,
    title: 'Some of the input cannot be used',
    detail: 'Correct the fields listed under errors and send it again.',
  },
  'invalid-arguments': {
    status: 422,
    title: 'Some of the change cannot be used',
    detail: 'Correct the fields listed under errors and send it again.',
  },
  'unknown-mutation': {
    status: 422,
    title: 'This server does not know that change',
    detail: 'Check the name and the version of the mutation. An app newer than its server has to wait for an update.',
  },
  'day-start-in-the-past': {
    status: 422,
    title: 'Days that have passed keep their start',
    detail: 'Choose a date that is not before the last change of the day’s start.',
  },
  'unknown-zone': {
    status: 422,
    title: 'There is no such time zone',
    detail:
      'Choose a zone by its IANA name, such as Europe/Vienna. One that is very new is known once this server has been updated.',
  },
  'past-is-fixed': {
    status: 422,
    title: 'What is past stays as it was planned',
    detail: 'Choose today or a later date.',
  },
  'too-far-ahead': {
    status: 422,
    title: 'This date is too far ahead',
    detail: 'Choose an earlier date.',
  },
  'too-far-back': {
    status: 422,
    title: 'This date is too long ago',
    detail: 'Choose a later date.',
  },
  'invalid-schedule': {
    status: 422,
    title: 'By this schedule nobody could practise',
    detail: 'It names no day that ever comes, or more sessions than a day can hold. Change the rule or the dates.',
  },
  'prerequisite-cycle': {
    status: 422,
    title: 'The prerequisites go round in a circle',
    detail: 'Take one of the prerequisites on the path out, so that something can be learnt first.',
  },
  'broken-curriculum': {
    status: 422,
    title: 'The curriculum would not hold together',
    detail:
      'Put the part that is named under one of the right kind, give it a code of its own, or make the curriculum smaller.',
  },
  'broken-plan': {
    status: 422,
    title: 'The plan would not hold together',
    detail:
      'At most ten activities stand on one day, from Monday to Friday, within its minutes and none on a day off, each under the id that follows from it.',
  },
  'week-is-over': {
    status: 409,
    title: 'That week has no day left to plan',
    detail: 'Choose the present week from Monday to Friday, or a later one. Today always has something to do.',
  },
  'nothing-to-plan': {
    status: 409,
    title: 'There is nothing to plan from',
    detail: 'Choose a curriculum for the learner, and some minutes on a weekday, then ask again.',
  },
  'unreadable-file': {
    status: 422,
    title: 'The file cannot be read',
    detail:
      'Send a table with the columns that are named under errors, or a 1EdTech CASE package. Nothing of it was taken.',
  },
  'too-many-rows': {
    status: 422,
    title: 'The file has too many rows',
    detail:
      'Send at most 5,000 rows: split a large curriculum by subjects, and results by terms. Nothing of it was taken.',
  },
  'locked-subskill': {
    status: 422,
    title: 'That is still locked',
    detail:
      'Something that it requires is not mastered yet. Choose what comes before it, or record what the learner can do already.',
  },
  'illegal-transition': {
    status: 409,
    title: 'That cannot become of this activity any more',
    detail: 'Look at what has become of it since, and choose something that is still possible.',
  },
  'week-has-begun': {
    status: 409,
    title: 'That week has begun',
    detail: 'A draft is changed before its Monday. From then on skip, move, replace or add its activities one by one.',
  },
  'stale-draft': {
    status: 409,
    title: 'Another plan has taken the place of this draft',
    detail: 'Look at the plan that is there now, and change that one. Nothing was changed.',
  },
  'already-published': {
    status: 409,
    title: 'This plan is published already',
    detail: 'Until its Monday it can still be changed, or turned down with a reason.',
  },
  'too-few-activities': {
    status: 409,
    title: 'A published plan has at least five activities',
    detail: 'Add something to the draft, or turn it down to have another made. Nothing was changed.',
  },
  'rejected-too-often': {
    status: 409,
    title: 'The plan of this week has given way three times already',
    detail: 'Change the plan by hand, or go back to one of its earlier versions.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many tries',
    detail: 'Wait as many seconds as the header Retry-After says, then try again.',
  },
  'too-many-at-once': {
    status: 429,
    title: 'Too much at once from one account',
    detail:
      'Wait for the answers to the requests that are under way, or as many seconds as the header Retry-After says, then send it again. Nothing was taken.',
  },
  overloaded: {
    status: 503,
    title: 'The server has its hands full',
    detail: 'Keep it, wait as many seconds as the header Retry-After says, then send it again. Nothing was taken.',
  },
  'internal-error': {
    status: 500,
    title: 'Something went wrong on the server',
    detail: 'Try again in a moment. If it stays so, report it together with the request id.',
  },
  'not-ready': {
    status: 503,
    title: 'The server is not ready',
    detail: 'It is starting, stopping or cannot reach its database. Try again in a few seconds.',
  },
} as const satisfies Record<string, ProblemEntry>

export type ProblemCode = keyof typeof problems
