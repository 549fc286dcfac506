/** The database may not or cannot be used, for a reason that is told to whoever starts the server: its message is one whole sentence. */
export class UnusableDatabase extends Error {
  override readonly name = 'UnusableDatabase'
}
