// What the engine adds to an app, packed, from the one place that measures it.
import { engineSize, librariesSize } from '@etude/client-sdk/engine-size'
import { measureFigure } from './figure.ts'

// The same source always comes to the same bytes, so that one build of each is enough.
const engine = await engineSize()
const libraries = (await librariesSize()) / 1000
const [first, own] = [engine.first / 1000, engine.all / 1000]

await measureFigure({
  timed: false,
  lines: {
    bundle: {
      title: 'client bundle: the engine and zod/mini, gzip',
      unit: 'kB',
      target: { atMost: 50 },
    },
    own: { title: 'the engine’s own part of it', unit: 'kB', target: { atMost: 12 } },
    first: { title: 'of that, what loads before the first screen', unit: 'kB', target: { atMost: 12 } },
  },
  ours: async () => ({ bundle: libraries + own, own, first }),
})
