/** Why the server ends a connection: what a program tells apart, and what a person reads. `docs/bad-input.md` lists them too. */
export const closings = {
  goingAway: { code: 1001, sentence: 'The server is stopping. Connect again in a few seconds.' },
  badMessage: { code: 4400, sentence: 'The message could not be read. Mend the client.' },
  signedOut: { code: 4401, sentence: 'The session has ended. Sign in again.' },
  tooSlow: { code: 4408, sentence: 'The connection takes messages too slowly. Pull, and connect again later.' },
  tooMany: { code: 4429, sentence: 'This account has opened newer connections. Pull when you are used again.' },
} as const

export type Closing = (typeof closings)[keyof typeof closings]
