import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LearnerId, RecordId } from '../record/ids.ts'
import { CivilDate, Instant } from '../time/instant.ts'
import { practiceLimits } from './practice-limits.ts'
import { SessionClock, elapsedMs, minutesOn, pauseClock, resumeClock, startClock } from './session-clock.ts'

const at = (ms: number): Instant => Instant.parse(1_700_000_000_000 + ms)
const started = () =>
  startClock(
    {
      learner: LearnerId.parse('l1'),
      entry: RecordId.parse('e1'),
      session: null,
      title: 'Scales',
      date: CivilDate.parse('2023-11-14'),
      segments: [{ title: 'Slowly', minutes: 5 }],
    },
    at(0),
  )

test('[CLOCK-1] what has passed is what the wall says, less what was paused', () => {
  const paused = pauseClock(started(), at(60_000))
  expect(elapsedMs(paused, at(600_000))).toBe(60_000)
  expect(elapsedMs(resumeClock(paused, at(600_000)), at(605_000))).toBe(65_000)
})

test('[CLOCK-1] a clock survives being written down as text, with what a newer app keeps in it', () => {
  const kept: unknown = JSON.parse(JSON.stringify({ ...started(), tempo: 80 }))
  expect(SessionClock.parse(kept)).toEqual({ ...started(), tempo: 80 })
})

test('[CLOCK-1] doing a thing twice is doing it once, whatever two tabs do', () => {
  const steps = fc.array(fc.record({ type: fc.constantFrom('pause', 'resume'), after: fc.nat({ max: 900_000 }) }))
  fc.assert(
    fc.property(steps, (history) => {
      let once = started()
      let twice = started()
      let now = 0
      for (const { type, after } of history) {
        now += after
        const step = type === 'pause' ? pauseClock : resumeClock
        once = step(once, at(now))
        twice = step(step(twice, at(now)), at(now))
        expect(twice).toEqual(once)
        expect(elapsedMs(once, at(now))).toBeLessThanOrEqual(now)
      }
    }),
  )
})

test('[CLOCK-1] a device clock that is set back takes nothing away', () => {
  const paused = pauseClock(started(), at(-5_000))
  expect(elapsedMs(paused, at(0))).toBe(0)
})

test('[CLOCK-1] what is offered to be written down is a session that may be', () => {
  expect([minutesOn(started(), at(0)), minutesOn(started(), at(90_000)), minutesOn(started(), at(86_400_000))]).toEqual(
    [1, 2, practiceLimits.sessionMinutes],
  )
})
