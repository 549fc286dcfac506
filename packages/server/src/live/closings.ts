/** Why the server ends a connection: what a program tells apart, and what a person reads. `docs/bad-input.md` lists them too. */
export const closings = {
  goingAway: { code: 1001, sentence: 'The server is stopping. Connect again in a few seconds.' },
  badMessage: { code: 4400, sentence: 'The message could not be read. Mend the client.' },
  signedOut: { code: 4401, sentence: 'The session has ended. Sign in again.' },
  notAllowed: { code: 4403, sentence: 'You may not write here, or no longer read. Fetch the document anew.' },
  gone: { code: 4404, sentence: 'There is no such document any more.' },
  tooSlow: { code: 4408, sentence: 'The connection takes messages too slowly. Pull, and connect again later.' },
  tooMuch: { code: 4413, sentence: 'The document is full, or more came at once than is taken. Send less.' },
  tooMany: { code: 4429, sentence: 'This account has opened newer connections. Pull when you are used again.' },
  notReady: {
    code: 4503,
    sentence: 'The document cannot be read or stored now. Nothing of it was changed; connect again later.',
  },
} as const

export type Closing = (typeof closings)[keyof typeof closings]
