import {
  ClassId,
  ClientId,
  Instant,
  SpaceId,
  UserId,
  changeDigest,
  emptyDigest,
  systemActor,
  userActor,
} from '@etude/core'
import type { SyncRequest, SyncResponse } from '@etude/core'
import { expect, test } from 'vitest'
import { readableSpaces } from '../access/readable-spaces.ts'
import { createCommit } from '../commit/create-commit.ts'
import { forEachDatabase } from '../database/for-each-database.ts'
import { createSnapshots } from '../database/snapshot.ts'
import { cookieKeyFrom } from './cookie.ts'
import { createSync } from './sync.ts'
import { createUnchanged } from './unchanged.ts'

const tom = UserId.parse('tom')
const strings = ClassId.parse('strings')
const space = SpaceId.parse('class:strings')
const server = systemActor('test')
const now = (): Instant => Instant.parse(1_700_000_000_000)

forEachDatabase('cursor', (database) => {
  test(
    '[SYNC-9] [R11] whoever pulls in the midst of many writers misses nothing: no row becomes visible below a cursor that was given out',
    { timeout: 60_000 },
    async () => {
      const commit = createCommit({ database: database(), now, log: { error: () => {} } })
      const readSnapshot = createSnapshots(database())
      const cookieKey = cookieKeyFrom('key')
      const unchanged = createUnchanged(database(), commit)
      const sync = createSync({ commit, readSnapshot, readableSpaces, unchanged, epoch: 'epoch', cookieKey, now })
      const args = { class: strings, title: 'Strings', tutor: tom, tutorName: 'Tom' }
      await commit.run(userActor(tom), { name: 'class.create', version: 1, args })

      const rows = new Map<string, { kind: string; id: string; version: number }>()
      let cookie: string | null = null
      const pull = async (): Promise<void> => {
        const request: SyncRequest = {
          protocol: 1,
          account: tom,
          client: ClientId.parse('the-reader'),
          schema: 1,
          cookie,
          ack: 0,
          mutations: [],
        }
        const answer = await sync(tom, request)
        if (!answer.ok) throw new Error(answer.error.type)
        const response: SyncResponse = answer.value
        for (const { id, put, del, digest } of response.spaces) {
          if (id !== space) continue
          for (const [kind, record] of del) rows.delete(`${kind} ${record}`)
          for (const { kind, id: record, version } of put) rows.set(`${kind} ${record}`, { kind, id: record, version })
          // What was skipped once would be missing in every sum from here on.
          expect(changeDigest(emptyDigest, [], [...rows.values()])).toBe(digest)
        }
        cookie = response.cookie
      }

      let isWriting = true
      const reading = (async () => {
        let pulls = 0
        for (; isWriting; pulls += 1) await pull()
        return pulls
      })()
      const writers = Array.from({ length: 12 }, async (_, writer) => {
        for (let index = 0; index < 12; index += 1) {
          const pupil = { class: strings, learner: `pupil-${writer}-${index}`, learnerName: `Pupil ${index}` }
          await commit.run(server, { name: 'class.enrol', version: 1, args: pupil })
        }
      })
      await Promise.all(writers)
      isWriting = false
      expect(await reading).toBeGreaterThan(3)
      await pull()
      expect([...rows.values()].filter(({ kind }) => kind === 'enrolment')).toHaveLength(144)
    },
  )
})
