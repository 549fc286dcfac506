import { describe, expect, test } from 'vitest'
import { UserId } from '../record/ids.ts'
import { SpaceId } from '../record/space.ts'
import { mergeAnnouncement, mergeResponse } from './merge.ts'
import type { Announcement, Answered, HeldSpace, MergeState, MergedChange } from './merge.ts'
import type { Outcome, SpacePatch, SyncResponse } from './wire.ts'

const anna = UserId.parse('anna')
const a = SpaceId.parse('learner:a')
const b = SpaceId.parse('learner:b')

const held = (version: number, over: Partial<HeldSpace> = {}): HeldSpace => ({
  version,
  digest: '',
  arriving: false,
  stale: false,
  ...over,
})
const state = (over: Partial<MergeState> = {}): MergeState => ({
  account: anna,
  epoch: 'e1',
  lastSeq: 0,
  ack: 0,
  spaces: new Map(),
  pending: [],
  ...over,
})
const response = (over: Partial<SyncResponse> = {}): SyncResponse => ({
  account: anna,
  epoch: 'e1',
  cookie: 'c',
  lastSeq: 0,
  outcomes: [],
  spaces: [],
  drop: [],
  more: false,
  serverTime: 0,
  ...over,
})
const patch = (id: SpaceId, from: number, to: number, over: Partial<SpacePatch> = {}): SpacePatch => ({
  id,
  from,
  to,
  put: [],
  del: [],
  digest: '0',
  ...over,
})
const outcome = (seq: number, type: Outcome['type'], touched: Outcome['touched'] = []): Outcome => ({
  seq,
  type,
  touched,
})
const announcement = (from: number, to: number, over: Partial<Announcement> = {}): Announcement => ({
  type: 'announce',
  space: a,
  from,
  to,
  access: 1,
  put: [],
  del: [],
  ...over,
})

const answered = (before: MergeState, answer: SyncResponse, asked: Partial<Answered> = {}) =>
  mergeResponse(before, { response: answer, askedWith: new Map(), fromNothing: false, ...asked })
const announced = mergeAnnouncement

function applied(merged: MergedChange | { readonly type: string }): MergedChange {
  if (!('changes' in merged)) throw new Error(`It was merged as ${merged.type}`)
  return merged
}

describe('a response', () => {
  test('[SYNC-13] [R26] of another account changes nothing', () => {
    expect(answered(state(), response({ account: UserId.parse('bert'), lastSeq: 5 })).type).toBe('wrong-account')
  })

  test.each([
    ['another epoch', state(), response({ epoch: 'e2' }), {}],
    ['fewer of our mutations', state({ lastSeq: 4 }), response({ lastSeq: 3 }), {}],
    [
      'an older version of a space than the one that we asked with',
      state({ spaces: new Map([[a, held(7)]]) }),
      response({ spaces: [patch(a, 0, 6, { reset: true })] }),
      { askedWith: new Map([[a, held(7)]]) },
    ],
  ])('[SYNC-16] [R14] with %s comes from a server that was restored', (_, before, answer, asked) => {
    expect(answered(before, answer, asked)).toEqual({ type: 'restored', epoch: answer.epoch })
  })

  test('[SYNC-16] the first answer ever, and the first after a restore, are not taken for a restore', () => {
    expect(answered(state({ epoch: null }), response({ epoch: 'e2' })).type).toBe('apply')
    const before = state({ epoch: null, spaces: new Map([[a, held(9, { stale: true })]]) })
    expect(answered(before, response({ epoch: 'e2', spaces: [patch(a, 0, 3)] })).type).toBe('apply')
  })

  test('[SYNC-6] behind what an announcement has brought meanwhile is passed over', () => {
    const before = state({
      spaces: new Map([
        [a, held(9)],
        [b, held(2)],
      ]),
    })
    const answer = response({ spaces: [patch(a, 5, 8), patch(b, 2, 3)] })
    const asked = {
      askedWith: new Map([
        [a, held(5)],
        [b, held(2)],
      ]),
    }
    expect(applied(answered(before, answer, asked)).changes.map(({ space }) => space)).toEqual([b])
  })

  test('[SYNC-15] a space below the floor, a stale and an unknown one are replaced; others are patched', () => {
    const c = SpaceId.parse('learner:c')
    const d = SpaceId.parse('learner:d')
    const spaces = new Map([
      [a, held(3)],
      [b, held(3)],
      [c, held(3, { stale: true })],
    ])
    const answer = response({
      spaces: [patch(a, 3, 4), patch(b, 0, 9, { reset: true }), patch(c, 0, 5), patch(d, 0, 1)],
    })
    const { changes } = applied(answered(state({ spaces }), answer))
    expect(changes.map(({ space, replace }) => [space, replace])).toEqual([
      [a, false],
      [b, true],
      [c, true],
      [d, true],
    ])
  })

  test('[R20] later pages of a space that is arriving add to the first, and nothing is asked of its digest before the last', () => {
    const before = state({ spaces: new Map([[a, held(4, { arriving: true })]]) })
    const page = applied(
      answered(before, response({ spaces: [patch(a, 4, 4, { arriving: true, digest: null })], more: true })),
    )
    expect(page.changes).toMatchObject([{ replace: false, arriving: true, digest: null }])
    const last = applied(answered(before, response({ spaces: [patch(a, 4, 8, { digest: 'd' })] })))
    expect(last.changes).toMatchObject([{ replace: false, arriving: false, digest: 'd' }])
  })

  test('[SYNC-8] dropped spaces are those that are here and not named again', () => {
    const before = state({
      spaces: new Map([
        [a, held(1)],
        [b, held(1)],
      ]),
    })
    const answer = response({ drop: [a, b, SpaceId.parse('learner:c')], spaces: [patch(b, 0, 2, { reset: true })] })
    expect(applied(answered(before, answer)).drop).toEqual([a])
  })

  test('[SYNC-16] what a restored server no longer names is dropped once everything has come, not before', () => {
    const before = state({
      epoch: null,
      spaces: new Map([
        [a, held(1, { stale: true })],
        [b, held(1, { stale: true })],
      ]),
    })
    const some = response({ spaces: [patch(a, 0, 1)], more: true })
    expect(applied(answered(before, some, { fromNothing: true })).drop).toEqual([])
    expect(applied(answered(before, { ...some, more: false }, { fromNothing: true })).drop).toEqual([b])
    expect(applied(answered(before, { ...some, more: false })).drop).toEqual([])
  })
})

describe('an outcome', () => {
  const pending = [1, 2, 3].map((seq) => ({ seq, outcome: null }))

  test('[SYNC-5] is found for each that waits, and everything up to the first gap is acknowledged', () => {
    const answer = response({ lastSeq: 3, outcomes: [outcome(1, 'applied'), outcome(2, 'refused')] })
    const merged = applied(answered(state({ pending }), answer))
    expect([...merged.outcomes.keys()]).toEqual([1, 2])
    expect(merged.released).toEqual([1, 2])
    expect([merged.ack, merged.lastSeq]).toEqual([2, 3])
  })

  test.each([
    ['while it tells a later one', [outcome(3, 'applied')], 3],
    ['and tells none', [], 1],
  ])('[SYNC-5] that the server passes over, %s, is not made up', (_, outcomes, lastSeq) => {
    expect(answered(state({ pending }), response({ lastSeq, outcomes }))).toEqual({ type: 'passed-over' })
  })

  test('[SYNC-5] that is still to be told, after those before it, is waited for', () => {
    const merged = applied(
      answered(state({ pending }), response({ lastSeq: 3, outcomes: [outcome(1, 'applied')], more: true })),
    )
    expect([[...merged.outcomes.keys()], merged.ack]).toEqual([[1], 1])
  })

  test('[SYNC-5] told before and stored is not news, and nothing is unacknowledged again', () => {
    const known = outcome(1, 'applied', [[a, 9]])
    const before = state({ lastSeq: 1, ack: 1, pending: [{ seq: 1, outcome: known }], spaces: new Map([[a, held(8)]]) })
    const merged = applied(answered(before, response({ lastSeq: 1, outcomes: [known] })))
    expect([merged.outcomes.size, merged.released, merged.ack]).toEqual([0, [], 1])
  })

  test.each<[string, Outcome, MergeState['spaces'], readonly SpacePatch[], boolean, boolean]>([
    [
      'whose version has arrived',
      outcome(1, 'applied', [[a, 5]]),
      new Map([[a, held(4)]]),
      [patch(a, 4, 5)],
      false,
      true,
    ],
    ['whose version has not arrived', outcome(1, 'applied', [[a, 5]]), new Map([[a, held(4)]]), [], false, false],
    [
      'in a space that is still arriving',
      outcome(1, 'applied', [[a, 5]]),
      new Map(),
      [patch(a, 0, 5, { arriving: true })],
      true,
      false,
    ],
    ['in a space that is yet to come', outcome(1, 'applied', [[a, 5]]), new Map(), [], true, false],
    ['in a space that will not come', outcome(1, 'applied', [[a, 5]]), new Map(), [], false, true],
    [
      'that arrived in one of two spaces',
      outcome(1, 'changed', [
        [a, 5],
        [b, 2],
      ]),
      new Map([[b, held(1)]]),
      [patch(a, 0, 5)],
      false,
      false,
    ],
    ['that was superseded', outcome(1, 'superseded'), new Map(), [], false, true],
    ['that was refused', outcome(1, 'refused'), new Map([[a, held(4)]]), [], true, true],
    ['that failed', outcome(1, 'failed', [[a, 9]]), new Map([[a, held(4)]]), [], true, true],
  ])(
    '[SYNC-6] [R19] what a mutation shows stays until its effect is here: one %s',
    (_, news, spaces, patches, more, isReleased) => {
      const before = state({ pending: [{ seq: 1, outcome: null }], spaces })
      const merged = applied(answered(before, response({ lastSeq: 1, outcomes: [news], spaces: [...patches], more })))
      expect(merged.released).toEqual(isReleased ? [1] : [])
    },
  )

  test('[SYNC-6] of a dropped space frees what waited for it', () => {
    const waiting = [{ seq: 1, outcome: outcome(1, 'applied', [[a, 9]]) }]
    const merged = applied(
      answered(state({ pending: waiting, spaces: new Map([[a, held(4)]]) }), response({ lastSeq: 1, drop: [a] })),
    )
    expect(merged.released).toEqual([1])
  })
})

describe('an announcement', () => {
  const spaces = new Map([[a, held(4)]])

  test.each([
    ['that continues what is here is applied', announcement(4, 5), 'apply'],
    ['that is known already says nothing', announcement(3, 4), 'nothing'],
    ['that leaves a gap asks for a pull', announcement(5, 6), 'pull'],
    ['that overlaps asks for a pull', announcement(3, 5), 'pull'],
    ['without content asks for a pull', { ...announcement(4, 5), put: undefined, del: undefined } as never, 'pull'],
    ['of a space that is not here asks for a pull', announcement(4, 5, { space: b }), 'pull'],
  ])('[SYNC-6] %s', (_, message, expected) => {
    expect(announced(state({ spaces }), message).type).toBe(expected)
  })

  test.each([{ arriving: true }, { stale: true }])('[R20] of a space that is %o asks for a pull', (over) => {
    expect(announced(state({ spaces: new Map([[a, held(4, over)]]) }), announcement(4, 5)).type).toBe('pull')
  })

  test('[SYNC-6] [R19] frees what waited for it, and leaves alone what waits for another space', () => {
    const pending = [
      { seq: 1, outcome: outcome(1, 'applied', [[a, 5]]) },
      { seq: 2, outcome: outcome(2, 'applied', [[b, 1]]) },
      { seq: 3, outcome: null },
    ]
    expect(applied(announced(state({ spaces, pending, lastSeq: 2, ack: 2 }), announcement(4, 5)))).toMatchObject({
      released: [1],
      lastSeq: 2,
      ack: 2,
    })
  })
})
