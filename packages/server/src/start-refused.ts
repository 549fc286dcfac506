/** The server cannot start for a reason that whoever starts it can mend. The message is one clear sentence. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused'
}
