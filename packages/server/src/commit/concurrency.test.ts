import { ClassId, ClientId, Instant, LearnerId, UserId, ZoneName, systemActor } from '@etude/core'
import type { Json, SentMutation } from '@etude/core'
import { anyCall } from '@etude/core/testing'
import fc from 'fast-check'
import { expect, inject, test } from 'vitest'
import { createDatabase } from '@etude/testbed'
import { forEachDatabase } from '../database/for-each-database.ts'
import { migrate } from '../database/migrate.ts'
import { openPostgres } from '../database/open-postgres.ts'
import { verifyDatabase } from '../database/verify-database.ts'
import { anna, at, commitFixture } from './commit-fixture.ts'
import { createCommit } from './create-commit.ts'

const server = systemActor('test')

forEachDatabase('concurrent commits', (database) => {
  test(
    '[STORE-4] any mutations by many devices at once leave everything in step, and each device its own order',
    { timeout: 60_000 },
    async () => {
      const queues = fc.array(fc.array(anyCall, { minLength: 5, maxLength: 20, size: 'max' }), {
        minLength: 4,
        maxLength: 8,
      })
      for (const [round, calls] of fc.sample(queues, 10).entries()) {
        const { commit, push, errors } = commitFixture(database())
        await Promise.all(
          calls.map(async (queue, device) => {
            const account = UserId.parse(['anna', 'bert', 'carl'][device % 3])
            const mutations = queue.map(({ mutation }, index): SentMutation => ({
              ...sentOf(mutation),
              seq: index + 1,
              at,
            }))
            const half = Math.floor(mutations.length / 2)
            const client = `client-${round}-${device}`
            await push(account, client, mutations.slice(0, half))
            // What only the server may do happens in between.
            for (const { actor, mutation } of queue.slice(0, 3))
              await commit.run(actor.type === 'system' ? actor : server, mutation)
            expect(await push(account, client, mutations)).toMatchObject({ type: 'pushed', lastSeq: mutations.length })
          }),
        )
        expect(errors).toEqual([])
      }
      expect(await verifyDatabase(database())).toEqual([])
    },
  )
})

const sentOf = ({ name, version, args }: { readonly name: string; readonly version: number; readonly args: Json }) => ({
  name,
  v: version,
  args: args as SentMutation['args'],
})

test(
  '[COMMIT-8] [R24] two servers whose pushes take the same spaces in opposite orders both get through',
  { timeout: 60_000 },
  async () => {
    const { url, drop } = await createDatabase(inject('postgresUrl'))
    const databases = await Promise.all([openPostgres(url), openPostgres(url)])
    await Promise.all(databases.map((opened) => migrate(opened)))
    const commits = databases.map((opened) => createCommit({ database: opened, now: () => Instant.parse(Date.now()) }))
    const [first] = databases
    const [one, other] = commits
    if (first === undefined || one === undefined || other === undefined) throw new Error('Two servers were expected')
    const learners = ['l1', 'l2'].map((id) => LearnerId.parse(id))
    const classes = ['c1', 'c2'].map((id) => ClassId.parse(id))
    const run = (commit: typeof one, name: string, args: object) =>
      commit.run(server, { name, version: 1, args: args as Json })
    for (const learner of learners) {
      await run(one, 'learner.create', { learner, user: anna, name: 'Anna', zone: ZoneName.parse('Europe/Berlin') })
    }
    for (const id of classes)
      await run(one, 'class.create', { class: id, title: 'Class', tutor: anna, tutorName: 'Anna' })

    // What is done by a learner is written into the summary of the class too, whose space comes before the learner's: the one way for two to meet head on.
    const attack = async (commit: typeof one, client: string, order: readonly LearnerId[]) => {
      for (let seq = 1; seq <= 40; seq += 1) {
        const queue = order.map((learner, index): SentMutation => ({
          seq: (seq - 1) * 2 + index + 1,
          name: 'practice.log',
          v: 1,
          args: { learner, entry: `${client}-${seq}-${index}`, session: null, minutes: 20, what: '', segments: [] },
          at,
        }))
        const pushed = await commit.push({ account: anna, client: ClientId.parse(client), ack: 0, mutations: queue })
        expect(pushed).toMatchObject({ type: 'pushed', lastSeq: seq * 2 })
        for (const learner of order) {
          const enrolment = { class: classes[seq % 2], learner }
          await run(commit, 'class.enrol', { ...enrolment, learnerName: 'Anna' })
          await run(commit, 'class.remove-learner', enrolment)
        }
      }
    }
    await Promise.all([
      attack(one, 'client-one', learners),
      attack(other, 'client-two', learners.toReversed()),
      attack(one, 'client-three', learners.toReversed()),
      attack(other, 'client-four', learners),
    ])
    expect(await verifyDatabase(first)).toEqual([])
    await Promise.all(commits.map((commit) => commit.close()))
    await Promise.all(databases.map((opened) => opened.close()))
    await drop()
  },
)
