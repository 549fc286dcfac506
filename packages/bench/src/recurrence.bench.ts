// What it costs to say when something recurs, beside a plain loop that fills as many instants into an array.
import { Recurrence, WallTime, expand, instantOf, zoneNamed } from '@etude/core'
import type { Horizon } from '@etude/core'

const rounds = 8
const roundMs = 150
const week = Recurrence.parse({
  start: '2026-01-02T18:30:00',
  zone: 'Europe/Berlin',
  rule: 'FREQ=WEEKLY;BYDAY=MO,WE,FR',
})
const at = (text: string): WallTime => WallTime.parse(text)
const year = { after: at('2026-01-01T00:00:00'), before: at('2027-01-01T00:00:00'), limit: 1000 }
const occurrences = expansion(week, year)

const floor = perSecond(() => plainLoop(occurrences))
report(`a plain loop over ${occurrences} instants`, floor, 'years/s')
const yearly = perSecond(() => expansion(week, year))
report(
  `a year of MO,WE,FR in Europe/Berlin, ${occurrences} instants`,
  yearly,
  `years/s, ${(floor / yearly).toFixed(1)} × the loop's time; wanted: 10,000`,
)

for (const [name, rule] of [
  ['the next of a week-old rule', at('2026-01-09T00:00:00')],
  ['the next of a fifty-year-old rule', at('2076-01-09T00:00:00')],
] as const)
  report(name, 1e6 / perSecond(() => expansion(week, { after: rule, limit: 1 })), 'µs')

const everyDay = Recurrence.parse({ ...week, rule: 'FREQ=DAILY' })
report('five years, daily', 1e3 / perSecond(() => expansion(everyDay, { limit: 1826 })), 'ms')
for (const rule of ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', 'FREQ=MINUTELY;INTERVAL=120;BYMINUTE=10'])
  report(`refusing ${rule}`, 1e3 / perSecond(() => expand({ ...week, rule }, { limit: 1 })), 'ms')

const zones = Intl.supportedValuesOf('timeZone')
const begun = performance.now()
for (const name of zones) {
  const zone = zoneNamed(name)
  if (zone.ok) instantOf(zone.value, week.start)
}
report(`the first conversion in a zone, over ${zones.length} zones`, (performance.now() - begun) / zones.length, 'ms')

function expansion(recurrence: Recurrence, horizon: Horizon): number {
  const found = expand(recurrence, horizon)
  if (!found.ok) throw new Error(found.error.type)
  return found.value.length
}

function plainLoop(size: number): number {
  const instants: number[] = []
  for (let index = 0; index < size; index += 1) instants.push(1_767_371_400_000 + index * 201_600_000)
  return instants.length
}

/** The best of some rounds after a warm-up: whatever else the machine does can only slow a round down. */
function perSecond(once: () => unknown): number {
  let best = 0
  for (let round = 0; round <= rounds; round += 1) best = Math.max(best, perSecondInRound(once))
  return best
}

function perSecondInRound(once: () => unknown): number {
  const start = performance.now()
  let runs = 0
  while (performance.now() - start < roundMs) {
    once()
    runs += 1
  }
  return (runs * 1000) / (performance.now() - start)
}

function report(name: string, figure: number, unit: string): void {
  const shown = figure >= 100 ? Math.round(figure).toLocaleString('en-US') : figure.toPrecision(3)
  console.log(`${name}: ${shown} ${unit}`)
}
