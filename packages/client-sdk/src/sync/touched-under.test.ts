import { LearnerId, learnerSpace } from '@etude/core'
import type { PendingWrite } from '@etude/core'
import { expect, test } from 'vitest'
import type { BookEntry } from './record-book.ts'
import { touchedUnder } from './touched-under.ts'

const space = learnerSpace(LearnerId.parse('l1'))
const body = (name: string) => ({ learner: 'l1', user: 'anna', name })
const write = (name: string): PendingWrite => ({ kind: 'learner', id: 'l1', space, body: body(name), fields: ['name'] })
const edit = (order: number, name: string) => ({ order, touches: ['learner/l1'], writes: [write(name)] })

/** The server had A and has this now. */
function changedTo(name: string | null) {
  const record = (version: number, content: string) => ({ space, version, body: body(content) })
  const after = name === null ? undefined : record(3, name)
  const entry: BookEntry = { kind: 'learner', id: 'l1', row: undefined, before: record(1, 'A'), after }
  return [{ entries: new Map([['learner/l1', entry]]) }, [entry]] as const
}

test('[SYNC-6] an edit that came out as it had shown has changed nothing for those behind it', () => {
  expect(touchedUnder(...changedTo('C'), [{ order: 3 }], [edit(1, 'B'), edit(2, 'C')])).toEqual([])
})

test('[SYNC-6] what came out otherwise, or was refused, is new to those behind it', () => {
  expect(touchedUnder(...changedTo('D'), [{ order: 3 }], [edit(1, 'B'), edit(2, 'C')])).toContain('learner/l1')
  expect(touchedUnder(...changedTo('A'), [{ order: 3 }], [edit(1, 'B')])).toContain('learner/l1')
  expect(touchedUnder(...changedTo(null), [{ order: 3 }], [edit(1, 'B')])).toContain('learner/l1')
  expect(touchedUnder(...changedTo('B'), [{ order: 3 }], [])).toContain('learner/l1')
})

test('[SYNC-6] an edit that stays before one that is settled had not seen what that one did', () => {
  expect(touchedUnder(...changedTo('B'), [{ order: 1 }], [edit(2, 'B')])).toContain('learner/l1')
})
