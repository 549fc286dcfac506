// A device that begins with nothing: until it shows something, until everything is there, and what memory that takes.
import { firstSync, largeFirstSync } from './client-figures.ts'
import { quickRun } from './measure.ts'
import { withPlaces } from './with-places.ts'

await withPlaces(
  'first-sync',
  { small: quickRun ? 1_000 : 10_000, large: quickRun ? 2_000 : 50_000, fresh: 0 },
  async (places) => {
    await firstSync(places)
    await largeFirstSync(places)
  },
)
