// The real server, on a clock that stands on a Tuesday whatever the day: on a weekend no week would be planned.
import { readSettings, startServer } from '@etude/server'
import { pino } from 'pino'

const shiftMs = Number(process.env['CLOCK_SHIFT_MS'] ?? 0)
const answer = readSettings(process.env)
if (!answer.ok) throw new Error(answer.sentence)
const server = await startServer(answer.settings, pino({ level: 'error' }), () => Date.now() + shiftMs)
process.on('message', (word) => {
  // Its own time on the processor, which says more than the clock does where other work wants the processor too.
  if (word === 'cpu') process.send?.({ cpuMicros: process.cpuUsage().user + process.cpuUsage().system })
  else void server.stop().then(() => process.exit(0))
})
process.send?.({ address: server.address })
