import type { Mutation, Reader } from '@etude/core'
import { expect, test } from 'vitest'
import { createForesight } from './foresight.ts'

const arranged = (plan: string, key: string): Mutation => ({
  name: 'practice.arrange-occurrence',
  version: 1,
  args: { learner: 'lea', plan, key, what: { type: 'skipped' } },
})

function listening() {
  const asked: string[] = []
  const reader: Reader = {
    get: (kind, id) => (asked.push(`${kind}/${id}`), Promise.reject(new Error('not now'))),
    list: (kind, index, key) => (asked.push(`${kind}?${index}=${key}`), Promise.resolve([])),
  }
  return { asked, reader }
}

test('[REPLICA-7] what an edit will look up is guessed by the last one of its name, with its own arguments', () => {
  const { asked, reader } = listening()
  const foresight = createForesight()
  foresight.lookAhead(reader, arranged('scales', '2026-11-21'))
  expect(asked).toEqual([])
  const read = ['learner/lea', 'enrolment?learner=lea', 'practice-plan/scales', 'occurrence-override/scales~2026-11-21']
  foresight.remember(arranged('scales', '2026-11-21'), read)
  foresight.lookAhead(reader, { ...arranged('etudes', '2026-11-22'), name: 'practice.undo-arrangement' })
  expect(asked).toEqual([])
  foresight.lookAhead(reader, arranged('etudes', '2026-11-22'))
  expect(asked).toEqual([
    'learner/lea',
    'enrolment?learner=lea',
    'practice-plan/etudes',
    'occurrence-override/etudes~2026-11-22',
  ])
})
