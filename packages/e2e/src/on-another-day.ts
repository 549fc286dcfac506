// Loaded before the server's own main: its clock goes as every clock does, but from the moment that a test has come to. The libraries that
// the server stands on see the same one.
const ahead = Number(process.env['CLOCK_AHEAD_MS'] ?? 0)
const real = Date

class DateThen extends real {
  constructor(...given: readonly [] | readonly [number]) {
    if (given.length === 0) super(real.now() + ahead)
    else super(...given)
  }
  static override now(): number {
    return real.now() + ahead
  }
}

if (ahead !== 0) globalThis.Date = DateThen as DateConstructor
