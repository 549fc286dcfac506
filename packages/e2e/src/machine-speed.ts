import type { Page } from '@playwright/test'

/** What the work below takes on the machine that all bounds in milliseconds are meant for, with nothing beside it. */
const referenceMs = 3.3

/** Some milliseconds of what an app does while it starts, many times: text taken apart, many small objects, sorting, looking up. */
function workMs(): readonly number[] {
  const rows = Array.from({ length: 6_000 }, (_, n) => ({ id: `row-${(n * 7919) % 6_000}`, name: `Etude ${n}`, at: n }))
  return Array.from({ length: 60 }, () => {
    const begun = performance.now()
    const read = JSON.parse(JSON.stringify(rows)) as typeof rows
    const byId = new Map(read.map((row) => [row.id, { ...row, words: row.name.split(' ') }]))
    const ids = [...byId.keys()].sort()
    const found = ids.filter((id) => byId.get(id)?.words.includes('Etude') === true)
    if (found.length !== rows.length) throw new Error('The work was not done.')
    return performance.now() - begun
  })
}

/**
 * The slowdown that makes of this machine, as fast as it is at the moment, a device so many times slower than the reference. Among many
 * runs the fastest quarter tells: the rest are those that something else interrupted.
 */
export async function slowdownTo(times: number, page: Page): Promise<number> {
  const runs = (await page.evaluate(workMs)).toSorted((a, b) => a - b)
  const measuredMs = runs[Math.floor(runs.length / 4)] ?? referenceMs
  return Math.max(1, (times * referenceMs) / measuredMs)
}
