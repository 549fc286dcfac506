/**
 * What one process takes on at a time, in one place. Behind each of these stands a queue: without its bound, a flood would be taken in until
 * the memory is gone, and everybody's work with it. Turned away at the bound, nothing is lost: whoever asked keeps it and asks again.
 */
export const loadLimits = {
  /** Requests of people who are signed in, from the moment they are recognised until the answer has left. */
  requestsAtOnce: 1_000,
  requestsAtOnceOfAccount: 40,
  /** Bytes of their bodies, unpacked. */
  bodyBytesAtOnce: 64_000_000,
  bodyBytesAtOnceOfAccount: 8_000_000,
  /** Requests with a body of people who are not signed in (yet), which have a share of their own, so that they crowd nobody out. */
  strangersAtOnce: 500,
  strangersBodyBytesAtOnce: 16_000_000,
  /** How long a connection may stand still in the middle of a request or of its answer, in milliseconds. */
  stalledMs: 60_000,
  /** How long a connection that asks nothing is kept: longer than any proxy or client keeps its end, or they ask into one that closes. */
  idleConnectionMs: 65_000,
  /** Changes that wait for, or have, a transaction. */
  commitsAtOnce: 2_000,
  /** Spaces of which the other servers are still to be told; beyond that they are told to look for themselves. */
  noticesWaiting: 500,
  /** Mails and other promises that have not been kept yet. */
  effectsWaiting: 10_000,
  /** Open connections of `GET /live`. */
  sockets: 5_000,
  socketsOfAccount: 20,
  /** Bytes that a connection has not taken yet: from here on it hears only that there is something to pull, … */
  slowSocketBytes: 128_000,
  /** … and from here on nothing more. */
  stuckSocketBytes: 320_000,
  /** How long a connection that was ended may take to say goodbye, in milliseconds. */
  socketGoodbyeMs: 5_000,
  /** Bytes of one message that a device may send. */
  socketMessageBytes: 64_000,
  /** Bytes that were written to one document and are not stored yet. */
  documentBytesWaiting: 512_000,
  /** How long what is written to a document waits for more, to be stored with it, in milliseconds. */
  documentBatchMs: 80,
  /** Bytes of what one connection says of who is there, and how many may be there at once. */
  presenceBytes: 4_000,
  presences: 200,
  /** Looks at who may read what that run at once; the others wait, each connection for one. */
  looksAtOnce: 4,
  /** When whoever was turned away may come back, in seconds. */
  retryAfterSeconds: 2,
} as const
