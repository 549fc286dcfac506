/** The shapes of every record, of which the replica is by far the larger part to start up. */
export { kinds } from '@etude/core'
