import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSettings } from '../settings.ts'
import { startServer } from '../start-server.ts'
import type { RunningServer } from '../start-server.ts'

const example = fileURLToPath(new URL('../../../../examples/week-story.mjs', import.meta.url))
const dayMs = 86_400_000

/** The coming Sunday at five in the afternoon, UTC: the story means the same on every day on which it is tried. */
const sunday = (): number => {
  const today = Math.floor(Date.now() / dayMs)
  const weekday = new Date(today * dayMs).getUTCDay()
  return (today + 7 - weekday) * dayMs + 17 * 3_600_000
}

let folder = ''
let server: RunningServer
/** The clock of the server goes on, as clocks do, from the day that the story has come to. */
let ahead = sunday() - Date.now()

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'etude-story-'))
  const answer = readSettings({ PORT: '0', DATA_DIR: folder, DEMO: '0' })
  if (!answer.ok) throw new Error(answer.sentence)
  server = await startServer(answer.settings, pino({ level: 'silent' }), () => Date.now() + ahead)
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true })
})

/** What the story says on a day. */
async function tell(day: string, daysLater = 0): Promise<string> {
  ahead += daysLater * dayMs
  const args = [example, server.address, 'robin@etude.test', 'a long enough password', day]
  return (await promisify(execFile)(process.execPath, args)).stdout
}

test('[PUB-2] [PUB-4] [REF-1] [REF-2] [NOT-1] [NOT-2] [NOT-3] [NOT-4] a week over REST alone: looked over, published, done, fitted to a test, extended once, celebrated; each with notice, reason and way back', async () => {
  const onSunday = await tell('sunday')
  expect(onSunday).toMatch(/notice: A plan for Kim is there, for the week of [-\d]+: 15 activities, 150 minutes\./)
  expect(onSunday).toContain('because: Everything that comes before it is mastered, so this is next.')
  expect(afterLine(onSunday, 'It is published:')).toEqual([
    'A guardian published the plan.',
    expect.stringMatching(/^A guardian moved “.+” from Monday to Thursday\. It was taken back\.$/),
    'A guardian added “Reading 1” to Friday (“A concert is near”).',
    expect.stringMatching(/^A guardian took “.+” off Monday \(“Visitors”\)\.$/),
    expect.stringMatching(/^notice: A guardian published the week of [-\d]+ for Kim\.$/),
  ])

  const onMonday = await tell('monday', 1)
  const [, done, asked] = /^Monday: (\d+) of (\d+) done$/m.exec(onMonday) ?? []
  expect(Number(done)).toBeGreaterThan(1)
  expect(done).toBe(asked)
  const [refreshed, notice, takenBack, nothingIsTold, ...came] = afterLine(onMonday, 'A test went badly:')
  expect(refreshed).toMatch(/^Etude added \d activit(y|ies) because of an assessment/)
  expect(notice).toMatch(/^notice: Etude fitted the week of [-\d]+ for Kim to an assessment: “Bowing 1”\.$/)
  expect([takenBack, nothingIsTold]).toEqual(['It was taken back:', 'Another one stays:'])
  expect(came.length).toBeGreaterThan(0)
  for (const line of came)
    expect(line).toBe('“Left hand 1”, because: This needs another look: 2 of 4 in a recent assessment.')

  const onWednesday = await tell('wednesday', 2)
  const [extended, more, ...afterwards] = afterLine(onWednesday, 'Done early:')
  const [, early = 0, all = 0] =
    /^Etude added \d activities because (\d+) of (\d+) were done early\.$/.exec(extended ?? '') ?? []
  expect(Number(early) / Number(all)).toBeGreaterThanOrEqual(0.8)
  expect(more).toMatch(/^notice: There is more to do in the week of .+, because \d+ of \d+ were done early: “/)
  expect(afterwards).toEqual(['After that there is no extension'])

  const onFriday = await tell('friday', 2)
  const [ofParent, ...untold] = afterLine(onFriday, 'The week is completed:')
  expect(ofParent).toMatch(
    /^notice: All done: everything that Kim had planned for the week of .+, \d+ activities and \d+ points\.$/,
  )
  // Not while the last tick is taken back; then once more.
  expect(untold).toEqual(['Not quite:', 'Now it is:', ofParent])
}, 120_000)

/** The lines that come after one of them, without what sets them in. */
function afterLine(said: string, line: string): readonly string[] {
  const lines = said
    .trimEnd()
    .split('\n')
    .map((each) => each.trim())
  expect(lines).toContain(line)
  return lines.slice(lines.indexOf(line) + 1)
}

test('the story can be read: it is about a hundred lines of code', () => {
  const code = readFileSync(example, 'utf8')
    .split('\n')
    .filter((line) => !/^\s*(\/\/|\/\*|$)/.test(line))
  expect(code.length).toBeLessThanOrEqual(130)
})
