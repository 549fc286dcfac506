import { quickRun } from './measure.ts'
import { startBrowser } from './browser-page.ts'
import type { Places } from './client-figures.ts'
import { fillSchool, startFloorServer, startRealServer } from './client-school.ts'
import type { Pupil } from './client-school.ts'
import { newFolder } from './data-folder.ts'

/** The real server, the bare one of the floors and a browser, for as long as `work` takes. `fresh`: how many learners may be used up. */
export async function withPlaces(
  name: string,
  { small, large, fresh }: { readonly small: number; readonly large: number; readonly fresh: number },
  work: (places: Places) => Promise<void>,
): Promise<void> {
  const folder = newFolder(name)
  const today = Date.now()
  const unused = Array.from({ length: fresh }, (_, index) => `fresh-${index}`)
  const pupils = await fillSchool(folder, today, {
    writer: 0,
    live: 0,
    small,
    large,
    ...Object.fromEntries(unused.map((each) => [each, 0])),
  })
  const takeFresh = (): Pupil => {
    const pupil = pupils[unused.pop() as keyof typeof pupils]
    if (pupil === undefined) throw new Error('Every learner has been used')
    return pupil
  }
  const ending: (() => Promise<void>)[] = []
  try {
    const server = await startRealServer(folder)
    ending.push(server.stop)
    const floor = await startFloorServer(folder, today, Math.max(small, large))
    ending.push(floor.stop)
    const browser = await startBrowser()
    ending.push(browser.close)
    await work({ browser, server, floor, pupils, fresh: takeFresh, small, large, quick: quickRun })
  } finally {
    for (const end of ending.reverse()) await end()
  }
}
