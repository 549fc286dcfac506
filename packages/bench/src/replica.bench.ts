// What a device does, in a real Chromium on a real IndexedDB, beside what the platform itself costs for the same rows.
import { backlogs, localWrites, rebase, throughTheServer, warmStart } from './client-figures.ts'
import { quickRun } from './measure.ts'
import { withPlaces } from './with-places.ts'

await withPlaces(
  'replica',
  { small: quickRun ? 1_000 : 10_000, large: 0, fresh: quickRun ? 2 : 24 },
  async (places) => {
    await localWrites(places)
    await throughTheServer(places)
    await warmStart(places)
    await rebase(places)
    await backlogs(places)
  },
)
