import {
  ClassId,
  ClientId,
  Instant,
  LearnerId,
  SpaceId,
  UserId,
  ZoneName,
  changeDigest,
  emptyDigest,
  learnerSpace,
  systemActor,
  userActor,
  userSpace,
} from '@etude/core'
import type { Json, MutationName, SentMutation, SyncResponse } from '@etude/core'
import { beforeEach, expect, test } from 'vitest'
import type { Commit } from '../commit/commit.ts'
import { createCommit } from '../commit/create-commit.ts'
import { forEachDatabase } from '../database/for-each-database.ts'
import { readEpoch } from '../database/migrate.ts'
import { createSnapshots } from '../database/snapshot.ts'
import { readableSpaces } from '../access/readable-spaces.ts'
import { spaceNumber } from '../database/space-number.ts'
import { cookieKeyFrom } from './cookie.ts'
import { pull } from './pull.ts'
import { createSync } from './sync.ts'
import type { SyncAnswer } from './sync.ts'
import { createUnchanged } from './unchanged.ts'

const anna = UserId.parse('anna')
const tom = UserId.parse('tom')
const learner = LearnerId.parse('l1')
const strings = ClassId.parse('strings')
const zone = ZoneName.parse('Europe/Berlin')
const now = (): Instant => Instant.parse(1_700_000_000_000)
const at = { instant: now(), zone, offset: 60 }
const server = systemActor('test')

/** A device as simple as can be: it applies what it is sent, as the protocol says. */
function device(sync: (user: UserId, request: never) => Promise<SyncAnswer>, user: UserId, id: string) {
  const rows = new Map<string, { space: string; version: number; body: unknown }>()
  const spaces = new Map<string, { arriving: boolean; digest: string | null }>()
  let cookie: string | null = null
  let seq = 0
  const self = {
    rows,
    spaces,
    want: [] as SpaceId[],
    forgetCookie: () => void (cookie = null),
    next(name: MutationName, args: Json): SentMutation {
      return { seq: ++seq, name, v: 1, args: args as SentMutation['args'], at }
    },
    async ask(mutations: SentMutation[] = [], more: object = {}): Promise<SyncAnswer> {
      return sync(user, {
        protocol: 1,
        account: user,
        client: ClientId.parse(id),
        schema: 1,
        cookie,
        ack: 0,
        mutations,
        want: { spaces: self.want },
        ...more,
      } as never)
    },
    async pull(mutations: SentMutation[] = [], more: object = {}): Promise<SyncResponse> {
      const answer = await self.ask(mutations, more)
      if (!answer.ok) throw new Error(`The sync was turned away: ${answer.error.type}`)
      apply(answer.value)
      return answer.value
    },
    async pullAll(limit: number): Promise<number> {
      for (let rounds = 1; ; rounds += 1) {
        if (!(await self.pull([], { want: { spaces: self.want, limit } })).more) return rounds
      }
    },
    digestOf(space: string) {
      const entries = [...rows]
        .filter(([, row]) => row.space === space)
        .map(([key, row]) => {
          const [kind = '', recordId = ''] = key.split(' ')
          return { kind, id: recordId, version: row.version }
        })
      return changeDigest(emptyDigest, [], entries)
    },
  }
  function apply(response: SyncResponse): void {
    cookie = response.cookie
    for (const { id: space, reset, put, del, arriving, digest } of response.spaces) {
      if (reset === true) for (const [key, row] of rows) if (row.space === space) rows.delete(key)
      for (const [kind, recordId] of del)
        if (rows.get(`${kind} ${recordId}`)?.space === space) rows.delete(`${kind} ${recordId}`)
      for (const { kind, id: recordId, version, body } of put) rows.set(`${kind} ${recordId}`, { space, version, body })
      spaces.set(space, { arriving: arriving === true, digest })
    }
    for (const space of response.drop) {
      spaces.delete(space)
      for (const [key, row] of rows) if (row.space === space) rows.delete(key)
    }
  }
  return self
}

forEachDatabase('sync', (database) => {
  let commit: Commit
  let sync: (user: UserId, request: never) => Promise<SyncAnswer>
  const syncWith = (epoch: string) =>
    createSync({
      commit,
      readSnapshot: createSnapshots(database()),
      readableSpaces,
      unchanged: createUnchanged(database(), commit),
      epoch,
      cookieKey: cookieKeyFrom('key'),
      now,
    }) as typeof sync

  beforeEach(async () => {
    commit = createCommit({ database: database(), now })
    sync = syncWith(await readEpoch(database()))
    await run(userActor(anna), 'learner.create', { learner, user: anna, name: 'Anna', zone })
    return () => commit.close()
  })

  async function run(actor: Parameters<Commit['run']>[0], name: MutationName, args: Json): Promise<void> {
    const done = await commit.run(actor, { name, version: 1, args })
    if (!done.ok) throw new Error(`${name} was refused: ${done.error.type}`)
  }

  test('[SYNC-7] one round trip sends and fetches, and the digest agrees', async () => {
    const phone = device(sync, anna, 'phone-00')
    const response = await phone.pull([phone.next('settings.change', { user: anna, displayName: 'Anna' })])
    expect(response).toMatchObject({ lastSeq: 1, more: false, outcomes: [{ seq: 1, type: 'applied' }] })
    expect(phone.rows.get('learner l1')).toMatchObject({ space: 'learner:l1' })
    for (const [space, { digest }] of phone.spaces) expect(phone.digestOf(space)).toBe(digest ?? emptyDigest)
    expect((await phone.pull()).spaces).toEqual([])
  })

  test('[SYNC-7] a second device gets what the first did, and only that', async () => {
    const phone = device(sync, anna, 'phone-00')
    const tablet = device(sync, anna, 'tablet-0')
    await phone.pull()
    await tablet.pull()
    await phone.pull([phone.next('learner.edit-profile', { learner, name: 'Anna B.' })])
    const { spaces } = await tablet.pull()
    expect(spaces).toMatchObject([{ id: 'learner:l1', from: 1, to: 2, put: [{ id: 'l1', body: { name: 'Anna B.' } }] }])
  })

  test('[SYNC-7] a space that does not add up on a device is sent again, whole, and no other', async () => {
    const phone = device(sync, anna, 'phone-00')
    await phone.pull([phone.next('settings.change', { user: anna, displayName: 'Anna' })])
    const { spaces } = await phone.pull([], { want: { again: [learnerSpace(learner)] } })
    expect(spaces).toMatchObject([{ id: 'learner:l1', reset: true, put: [{ id: 'l1' }] }])
    expect((await phone.pull()).spaces).toEqual([])
  })

  test('[SYNC-2] a request that is sent twice takes effect once', async () => {
    const phone = device(sync, anna, 'phone-00')
    const mutation = phone.next('learner.edit-profile', { learner, name: 'Once' })
    const first = await phone.pull([mutation])
    const second = await phone.pull([mutation])
    expect(second.lastSeq).toBe(first.lastSeq)
    expect(second.outcomes).toEqual(first.outcomes)
    expect(phone.rows.get('learner l1')?.version).toBe(2)
  })

  test('[SYNC-4] [R2] a refused mutation does not hold up what comes after it, nor the download', async () => {
    const phone = device(sync, anna, 'phone-00')
    const response = await phone.pull([
      phone.next('learner.edit-profile', { learner: 'somebody-else', name: 'Mine' }),
      phone.next('learner.edit-profile', { learner, name: 'After' }),
    ])
    expect(response.outcomes).toMatchObject([
      { seq: 1, type: 'refused', refusal: { type: 'not-allowed' } },
      { seq: 2, type: 'applied' },
    ])
    expect(phone.rows.get('learner l1')?.body).toMatchObject({ name: 'After' })
  })

  test('[SYNC-8] [R13] a tutor holds a learner while opened and allowed; then the space is dropped, and comes back when granted again', async () => {
    await run(userActor(tom), 'class.create', { class: strings, title: 'Strings', tutor: tom, tutorName: 'Tom' })
    const enrol = () => run(server, 'class.enrol', { class: strings, learner, learnerName: 'Anna' })
    await enrol()
    const tablet = device(sync, tom, 'tablet-1')
    await tablet.pull()
    expect(tablet.rows.has('enrolment strings~l1')).toBe(true)
    expect(tablet.rows.has('learner l1')).toBe(false)
    tablet.want = [learnerSpace(learner)]
    await tablet.pull()
    expect(tablet.rows.has('learner l1')).toBe(true)
    await run(userActor(tom), 'class.remove-learner', { class: strings, learner })
    expect((await tablet.pull()).drop).toEqual(['learner:l1'])
    expect(tablet.rows.has('learner l1')).toBe(false)
    await enrol()
    await tablet.pull()
    expect(tablet.rows.has('learner l1')).toBe(true)
  })

  test('[SYNC-8] asking for a space one may not read brings nothing and says nothing', async () => {
    const stranger = device(sync, tom, 'stranger')
    stranger.want = [learnerSpace(learner), SpaceId.parse('journal:l1'), userSpace(anna)]
    const { spaces, drop } = await stranger.pull()
    expect(spaces.map(({ id }) => id)).toEqual(['user:tom', 'tutor:tom', 'gallery'])
    expect(drop).toEqual([])
  })

  test('[SYNC-13] [R26] another account’s queue, cookie or client id is turned away and nothing is consumed', async () => {
    const phone = device(sync, anna, 'phone-00')
    const { cookie } = await phone.pull()
    const mutation = phone.next('learner.edit-profile', { learner, name: 'Anna' })
    const asTom = device(sync, tom, 'phone-00')
    expect(await asTom.ask([mutation], { account: anna })).toEqual({ ok: false, error: { type: 'wrong-account' } })
    expect(await asTom.ask([], { cookie })).toEqual({ ok: false, error: { type: 'cookie-invalid' } })
    await phone.pull([mutation])
    expect(await asTom.ask([mutation])).toEqual({ ok: false, error: { type: 'wrong-account' } })
    expect((await phone.pull()).lastSeq).toBe(1)
  })

  test('[SYNC-2] [R15] a cloned device is told that its history has parted', async () => {
    const phone = device(sync, anna, 'phone-00')
    const clone = device(sync, anna, 'phone-00')
    await phone.pull([phone.next('learner.edit-profile', { learner, name: 'From the phone' })])
    const answer = await clone.ask([clone.next('learner.edit-profile', { learner, name: 'From the clone' })])
    expect(answer).toMatchObject({ ok: false, error: { type: 'client-forked' } })
    const gap = await phone.ask([{ ...phone.next('learner.edit-profile', { learner, name: 'x' }), seq: 9 }])
    expect(gap).toMatchObject({ ok: false, error: { type: 'client-forked' } })
  })

  test('[SYNC-16] [R14] after a restore the epoch is another and every space is sent afresh', async () => {
    const phone = device(sync, anna, 'phone-00')
    await phone.pull()
    sync = syncWith('restored')
    const after = device(sync, anna, 'phone-00')
    const { cookie } = await phone.pull()
    const { epoch, spaces } = await after.pull([], { cookie })
    expect(epoch).toBe('restored')
    expect(spaces.every(({ reset }) => reset === true)).toBe(true)
    expect(after.rows.has('learner l1')).toBe(true)
  })

  test('[SYNC-8] a space that did not add up and was then taken away is dropped, not kept for ever', async () => {
    await run(userActor(tom), 'class.create', { class: strings, title: 'Strings', tutor: tom, tutorName: 'Tom' })
    const board = SpaceId.parse('board:strings')
    await run(server, 'class.enrol', { class: strings, learner, learnerName: 'Anna' })
    const phone = device(sync, anna, 'phone-00')
    await phone.pull()
    expect(phone.spaces.has(board)).toBe(true)
    await run(userActor(tom), 'class.remove-learner', { class: strings, learner })
    expect((await phone.pull([], { want: { again: [board] } })).drop).toEqual([board])
  })

  test('[SYNC-8] however many spaces are taken away at once, each is dropped', async () => {
    const ids = Array.from({ length: 600 }, (_, index) => SpaceId.parse(`board:class-${index}`))
    const row = { version: 1, digest: emptyDigest, floor: 0, access: 0 }
    const rows = ids.map((space) => ({ ...row, id: space, number: spaceNumber(space) }))
    await database().db.insertInto('space').values(rows).execute()
    const held = ids.map((space) => ({ number: spaceNumber(space), version: 1, partial: null }))
    const { drop } = await createSnapshots(database())((snapshot) =>
      pull(snapshot, [], { epoch: 'e', spaces: held }, 10),
    )
    expect(new Set(drop)).toEqual(new Set(ids))
  })

  test('[SYNC-15] a device that is older than the tombstones gets the space afresh', async () => {
    const phone = device(sync, anna, 'phone-00')
    await phone.pull()
    // Two: what the last commit alone did is told with its deletions, whatever has been trimmed before it.
    for (const name of ['Later', 'Latest']) await run(userActor(anna), 'learner.edit-profile', { learner, name })
    await database().db.updateTable('space').set({ floor: 3 }).where('id', '=', 'learner:l1').execute()
    expect((await phone.pull()).spaces).toMatchObject([{ id: 'learner:l1', reset: true, from: 0, to: 3 }])
  })

  test('[R20] a large first sync comes in pages, most useful space first, and goes on where it stopped', async () => {
    await run(userActor(tom), 'class.create', { class: strings, title: 'Strings', tutor: tom, tutorName: 'Tom' })
    for (let index = 0; index < 40; index += 1) {
      await run(server, 'class.enrol', { class: strings, learner: `pupil-${index}`, learnerName: `Pupil ${index}` })
    }
    const tablet = device(sync, tom, 'tablet-1')
    const first = await tablet.pull([], { want: { limit: 5 } })
    expect(first.spaces[0]?.id).toBe('user:tom')
    expect(first.more).toBe(true)
    expect([...tablet.spaces.values()].some(({ arriving }) => arriving)).toBe(true)
    // What is deleted and what is added meanwhile arrives right all the same.
    await run(userActor(tom), 'class.remove-learner', { class: strings, learner: 'pupil-0' })
    await run(server, 'class.enrol', { class: strings, learner: 'late', learnerName: 'Late' })
    expect(await tablet.pullAll(5)).toBeGreaterThan(5)
    for (const [space, { digest, arriving }] of tablet.spaces) {
      expect(arriving).toBe(false)
      expect(tablet.digestOf(space)).toBe(digest)
    }
    expect([...tablet.rows.keys()].filter((key) => key.startsWith('enrolment '))).toHaveLength(40)
  })
})
