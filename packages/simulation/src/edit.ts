import type { Mutation } from '@etude/core'
import type { Client } from '@etude/client-sdk'
import { editBook } from './edit-book.ts'
import type { RawDatabase } from './indexed-db.ts'
import { seenAt } from './read-shown.ts'
import type { Tab } from './device.ts'
import { marked } from './workload.ts'
import type { Seen } from './workload.ts'
import type { World } from './world.ts'

/** Somebody tries something in a tab, and what was promised to them is noted. */
export function runEdit(world: World, tab: Tab, mutation: Mutation, takenBackAfterMs: number | null = null): void {
  const marker = world.nextMarker()
  const { disk } = tab.device
  world.say(`${tab.name} edits: ${mutation.name} ${marker}`)
  tab.act((client) => {
    const database = disk.databases.get(`etude:${tab.account}`)
    return client.mutate(mutation.name as never, marked(mutation.args, marker) as never).then(
      (result) => {
        world.say(`${tab.name}: ${marker} ${result.ok ? 'done' : `refused: ${result.error.type}`}`)
        if (result.ok && database !== undefined) editBook(database).done.set(result.value.edit, marker)
        world.counts.add(result.ok ? 'edit done' : 'edit refused at once')
        if (!result.ok || takenBackAfterMs === null) return
        const { edit } = result.value
        world.scheduler.later('simulation', takenBackAfterMs, () => {
          world.say(`${tab.name} takes back ${marker}`)
          takeBack(world, tab, edit)
        })
      },
      (error: unknown) => {
        world.counts.add('edit failed')
        world.say(`${tab.name}: ${marker} failed: ${String(error).split('\n')[0]}`)
      },
    )
  })
}

/** Somebody thinks better of it. To take something back is an edit like any other, and as little may be lost of it. */
export function takeBack(world: World, tab: Tab, edit: string): void {
  tab.act((client) => {
    const database = tab.device.disk.databases.get(`etude:${tab.account}`)
    return client.undo(edit as never).then(
      (result) => {
        world.counts.add('undo')
        noteDecision(database, result)
      },
      () => world.counts.add('undo'),
    )
  })
}

/** What was promised by the answer to somebody who decided about an edit. */
export function noteDecision(database: RawDatabase | undefined, result: Awaited<ReturnType<Client['undo']>>): void {
  if (result.ok && database !== undefined) editBook(database).decisions.add(result.value.edit)
}

/** By what the tab shows and what time it is there, people decide what to do. */
export const seenIn = ({ account, device }: Tab): Seen => ({
  records: seenAt(device.disk.databases.get(`etude:${account}`)),
  now: device.now(),
})
