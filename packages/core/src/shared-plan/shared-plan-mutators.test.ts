import { expect, test } from 'vitest'
import { systemActor, userActor } from '../access/actor.ts'
import { may, rolesIn } from '../access/may.ts'
import { memoryWorld } from '../mutation/memory-commit.ts'
import { ClassId, LearnerId, PlanId, UserId } from '../record/ids.ts'
import { planSpace } from '../record/space.ts'
import { ZoneName } from '../time/instant.ts'

const user = (name: string) => UserId.parse(name)
const [lea, gita, tom, eve] = [user('lea'), user('gita'), user('tom'), user('eve')]
const learner = LearnerId.parse('l1')
const child = LearnerId.parse('c1')
const strings = ClassId.parse('strings')
const plan = PlanId.parse('quartet')
const zone = ZoneName.parse('Europe/Berlin')
const server = systemActor('test')
const content = { title: 'Quartet', notes: '', segments: [] }
const notAllowed = { ok: false, error: { type: 'not-allowed' } }

/** Tom teaches Lea and the child Cleo, whom Gita looks after, and has made a plan for them. */
async function ensemble() {
  const world = memoryWorld()
  await world.run(userActor(lea), 'learner.create', { learner, user: lea, name: 'Lea', zone })
  const cleo = { learner: child, guardian: gita, guardianName: 'Gita', name: 'Cleo', zone }
  await world.run(userActor(gita), 'learner.create-child', cleo)
  await world.run(userActor(tom), 'class.create', { class: strings, title: 'Strings', tutor: tom, tutorName: 'Tom' })
  await world.run(server, 'class.enrol', { class: strings, learner, learnerName: 'Lea' })
  await world.run(server, 'class.enrol', { class: strings, learner: child, learnerName: 'Cleo' })
  await world.run(userActor(tom), 'shared-plan.create', { plan, owner: tom, ownerName: 'Tom', ...content })
  const set = (who: UserId, of: LearnerId, right: 'edit' | 'view') =>
    world.run(userActor(who), 'shared-plan.set-member', { plan, learner: of, learnerName: 'Somebody', right })
  const write = (who: UserId) => world.run(userActor(who), 'shared-plan.write', { plan, update: 'AAA=' })
  return { world, set, write }
}

test('[ENSEMBLE-2] a member writes or reads as the owner says, with whoever looks after them, until they are shown out', async () => {
  const { world, set, write } = await ensemble()
  expect(await write(lea)).toEqual(notAllowed)
  await set(tom, learner, 'edit')
  await set(tom, child, 'view')
  expect(await rolesIn(world.records, lea, planSpace(plan))).toEqual(['editor'])
  expect(await rolesIn(world.records, gita, planSpace(plan))).toEqual(['reader'])
  expect(await write(lea)).toMatchObject({ ok: true })
  expect(await write(gita)).toEqual(notAllowed)
  expect(await may(world.records, userActor(gita), 'read', planSpace(plan))).toBe(true)
  await set(tom, child, 'edit')
  expect(await write(gita)).toMatchObject({ ok: true })
  await world.run(userActor(tom), 'shared-plan.remove-member', { plan, learner })
  expect(await write(lea)).toEqual(notAllowed)
})

test('[ENSEMBLE-2] only the owner lets people in, and only those whom they may see', async () => {
  const { world, set } = await ensemble()
  await set(tom, learner, 'edit')
  expect(await set(lea, child, 'edit')).toEqual(notAllowed)
  await world.run(userActor(tom), 'class.remove-learner', { class: strings, learner: child })
  expect(await set(tom, child, 'edit')).toEqual(notAllowed)
  expect(await world.run(userActor(eve), 'shared-plan.remove-member', { plan, learner })).toEqual(notAllowed)
  expect(await world.run(userActor(lea), 'shared-plan.remove-member', { plan, learner })).toMatchObject({ ok: true })
  expect(await rolesIn(world.records, lea, planSpace(plan))).toEqual([])
})

test('[ENSEMBLE-1] a device begins no document: it waits for the server’s', async () => {
  const { world } = await ensemble()
  expect(await world.records.list('plan-update', 'plan', plan)).toEqual([])
  expect((await world.records.get('shared-plan', plan))?.body.vector).toBeNull()
  const again = await world.run(userActor(tom), 'shared-plan.create', {
    plan,
    owner: tom,
    ownerName: 'Tom',
    ...content,
  })
  expect(again).toMatchObject({ ok: false, error: { type: 'already-exists' } })
})

test('[ENSEMBLE-5] a plan goes with everything of it, by its owner’s word alone', async () => {
  const { world, set, write } = await ensemble()
  await set(tom, learner, 'edit')
  await write(lea)
  expect(await world.run(userActor(lea), 'shared-plan.remove', { plan })).toEqual(notAllowed)
  expect(await world.run(userActor(tom), 'shared-plan.remove', { plan })).toMatchObject({ ok: true })
  expect(await world.records.list('plan-update', 'plan', plan)).toEqual([])
  expect(await world.records.list('plan-member', 'plan', plan)).toEqual([])
  expect(await rolesIn(world.records, lea, planSpace(plan))).toEqual([])
})
