// The real server. Its clock may stand elsewhere: on a weekend, say, no week would be planned.
import { readSettings, startServer } from '@etude/server'
import { pino } from 'pino'
import { answerParent } from './answer-parent.ts'

const shiftMs = Number(process.env['CLOCK_SHIFT_MS'] ?? 0)
const answer = readSettings(process.env)
if (!answer.ok) throw new Error(answer.sentence)
const server = await startServer(answer.settings, pino({ level: 'error' }), () => Date.now() + shiftMs)
answerParent(server.address, () => server.stop())
