// Loaded into a server before everything else: its clock goes back by an hour at each SIGUSR2, as a machine's does when somebody corrects it.
const RealDate = Date
let offsetMs = 0

class ShiftedDate extends RealDate {
  constructor(...args: [] | [number | string | Date]) {
    if (args.length === 0) super(RealDate.now() + offsetMs)
    else super(args[0])
  }

  static override now(): number {
    return RealDate.now() + offsetMs
  }
}

// The cast: a date that is built from years and months is built as before by whoever needs one.
globalThis.Date = new Proxy(RealDate, {
  construct: (target, args: unknown[], newTarget) =>
    args.length === 0 ? new ShiftedDate() : (Reflect.construct(target, args, newTarget) as object),
  get: (target, name, receiver) =>
    name === 'now' ? ShiftedDate.now : (Reflect.get(target, name, receiver) as unknown),
}) as DateConstructor

process.on('SIGUSR2', () => {
  offsetMs -= 3_600_000
})
