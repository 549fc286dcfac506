// What a tab needs neither for its first screen nor for its first edit. One file: the leading tab needs nearly all of it within seconds,
// and in any other it comes out of the service worker's cache.

export { discard, exportedPending, pending, recent, refused, resend, undo, unsavedWork } from './outbox/decisions.ts'
export { bringUpToDate, fillReserve, spendReserve, trimJournal } from './storage/housekeeping.ts'
export { createHeldSpaces } from './sync/held-spaces.ts'
export { startLeading } from './tabs/lead.ts'
