/** Everything about accounts that has a bound, in one place. */
export const passwordLengthMin = 8
export const passwordLengthMax = 128
/** A password that no account can have is as wrong as any other, and must not be told apart by its length. */
export const triedPassword = (password: string): string => (password.length > passwordLengthMax ? 'too long' : password)

export const emailLengthMax = 254

/** A session lives this long after it was last used. */
export const sessionSeconds = 60 * 24 * 3600
export const accessTokenSeconds = 15 * 60
/** After this long a new signing key is made; the old one verifies for as long as a token signed with it can live. */
export const signingKeySeconds = 30 * 24 * 3600

/** Eight of 30 signs: with the limit on tries, years of guessing for the quarter of an hour that a code lives. */
export const deviceCodeLength = 8
export const deviceCodeSeconds = 15 * 60

export const invitationSeconds = 14 * 24 * 3600
/** Open invitations that one person may have out at a time. */
export const openInvitationsMax = 200
/** How long the link lives that proves an address. */
export const verifySeconds = 24 * 3600
