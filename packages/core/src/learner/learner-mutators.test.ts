import { expect, test } from 'vitest'
import { systemActor, userActor } from '../access/actor.ts'
import { bufferedTx } from '../mutation/buffered-tx.ts'
import { memoryWorld } from '../mutation/memory-commit.ts'
import { ClassId, LearnerId, UserId } from '../record/ids.ts'
import { At, CivilDate, Instant, ZoneName } from '../time/instant.ts'
import { editProfile } from './learner-mutators.ts'

const gita = UserId.parse('gita')
const hari = UserId.parse('hari')
const cleoUser = UserId.parse('cleo')
const child = LearnerId.parse('c1')
const zone = ZoneName.parse('Europe/Berlin')
const server = systemActor('test')

async function withChild() {
  const world = memoryWorld()
  await world.run(userActor(gita), 'learner.create-child', {
    learner: child,
    guardian: gita,
    guardianName: 'Gita',
    name: 'Cleo',
    zone,
  })
  return world
}
const body = async (world: Awaited<ReturnType<typeof withChild>>) => (await world.records.get('learner', child))?.body

test('[LEARNER-1] nobody makes a learner in another person’s name', async () => {
  const answer = await memoryWorld().run(userActor(gita), 'learner.create', {
    learner: child,
    user: hari,
    name: 'Hari',
    zone,
  })
  expect(answer).toEqual({ ok: false, error: { type: 'not-allowed' } })
})

test('[LEARNER-2] a child has its maker as guardian', async () => {
  const world = await withChild()
  expect(await world.records.list('guardianship', 'learner', child)).toMatchObject([{ body: { guardian: gita } }])
})

test('[LEARNER-3] a guardian edits one field and the others stay, unknown ones too', async () => {
  const world = await withChild()
  const before = await world.records.get('learner', child)
  if (before === undefined) throw new Error('the child was not made')
  world.records.set({ ...before, body: { ...before.body, future: { kept: true } } })
  await world.run(userActor(gita), 'learner.edit-profile', { learner: child, availability: [0, 30, 0, 30, 0, 30, 0] })
  expect(await body(world)).toMatchObject({
    name: 'Cleo',
    availability: [0, 30, 0, 30, 0, 30, 0],
    future: { kept: true },
  })
})

test('[LEARNER-9] a device takes a zone that only others know, and the server asks only about one that is new to the learner', async () => {
  const world = await withChild()
  const newer = ZoneName.parse('Europe/Newly_Made')
  expect(await world.run(userActor(gita), 'learner.edit-profile', { learner: child, zone: newer })).toMatchObject({
    ok: true,
  })
  const onServer = {
    actor: userActor(gita),
    now: Instant.parse(1_700_000_000_000),
    at: At.parse({ instant: 1_700_000_000_000, zone: newer, offset: 60 }),
    knowsZone: (name: string) => name === zone,
  }
  const edit = (args: Parameters<typeof editProfile.apply>[1]) =>
    editProfile.apply(bufferedTx(world.records), args, onServer)
  expect(await edit({ learner: child, zone: newer, name: 'Cleo B.' })).toMatchObject({ ok: true })
  expect(await edit({ learner: child, zone })).toMatchObject({ ok: true })
  const other = ZoneName.parse('Mars/Olympus')
  expect(await edit({ learner: child, zone: other })).toEqual({
    ok: false,
    error: { type: 'unknown-zone', zone: 'Mars/Olympus' },
  })
})

test('[ACCESS-5] a stranger is told the same whether the learner exists or not', async () => {
  const world = await withChild()
  const known = await world.run(userActor(hari), 'learner.edit-profile', { learner: child, name: 'Mine' })
  const unknown = await world.run(userActor(hari), 'learner.edit-profile', {
    learner: LearnerId.parse('none'),
    name: 'Mine',
  })
  expect(known).toEqual(unknown)
  expect(known).toEqual({ ok: false, error: { type: 'not-allowed' } })
})

test('[LEARNER-4] a new day start leaves earlier days as they were', async () => {
  const world = await withChild()
  const change = (from: string, minutes: number) =>
    world.run(userActor(gita), 'learner.change-day-start', { learner: child, from: CivilDate.parse(from), minutes })
  await change('2026-05-01', 240)
  await change('2026-06-01', 180)
  expect((await body(world))?.dayStarts).toMatchObject([
    { from: '1970-01-01', minutes: 0 },
    { from: '2026-05-01', minutes: 240 },
    { from: '2026-06-01', minutes: 180 },
  ])
  expect(await change('2026-05-20', 0)).toMatchObject({
    ok: false,
    error: { type: 'day-start-in-the-past', from: '2026-06-01' },
  })
})

test('[LEARNER-5] a person cannot make themselves a guardian', async () => {
  const world = await withChild()
  const args = { learner: child, guardian: hari, guardianName: 'Hari' }
  expect(await world.run(userActor(hari), 'learner.add-guardian', args)).toMatchObject({ ok: false })
  expect(await world.run(server, 'learner.add-guardian', args)).toMatchObject({ ok: true })
})

test('[LEARNER-6] the last guardian of a child cannot be removed, one of two can', async () => {
  const world = await withChild()
  const removeGita = () => world.run(userActor(gita), 'learner.remove-guardian', { learner: child, guardian: gita })
  expect(await removeGita()).toEqual({ ok: false, error: { type: 'last-guardian', learner: child } })
  await world.run(server, 'learner.add-guardian', { learner: child, guardian: hari, guardianName: 'Hari' })
  expect(await removeGita()).toMatchObject({ ok: true })
})

test('[LEARNER-7] handing over ties the account and keeps records and guardians', async () => {
  const world = await withChild()
  await world.run(server, 'learner.attach-account', { learner: child, user: cleoUser, child: false })
  expect(await body(world)).toMatchObject({ user: cleoUser, child: false, name: 'Cleo' })
  expect(await world.records.list('guardianship', 'learner', child)).toHaveLength(1)
})

test('[ACCESS-6] a child’s own account removes no guardian and makes neither children nor classes', async () => {
  const world = await withChild()
  await world.run(server, 'learner.attach-account', { learner: child, user: cleoUser, child: true })
  await world.run(server, 'learner.add-guardian', { learner: child, guardian: hari, guardianName: 'Hari' })
  const cleo = userActor(cleoUser)
  const notAllowed = { ok: false, error: { type: 'not-allowed' } }
  expect(await world.run(cleo, 'learner.remove-guardian', { learner: child, guardian: gita })).toEqual(notAllowed)
  const other = { learner: LearnerId.parse('c2'), guardian: cleoUser, guardianName: 'Cleo', name: 'Doll', zone }
  expect(await world.run(cleo, 'learner.create-child', other)).toEqual(notAllowed)
  const strings = { class: ClassId.parse('strings'), title: 'Strings', tutor: cleoUser, tutorName: 'Cleo' }
  expect(await world.run(cleo, 'class.create', strings)).toEqual(notAllowed)
  expect(await world.run(cleo, 'learner.edit-profile', { learner: child, name: 'Cleo B.' })).toMatchObject({ ok: true })
})

test('[LEARNER-8] how many learners one person looks after is bounded, and being asked twice is no more', async () => {
  const world = await withChild()
  const named = (index: number) => LearnerId.parse(`child-${index}`)
  const make = (learner: LearnerId) =>
    world.run(userActor(gita), 'learner.create-child', {
      learner,
      guardian: gita,
      guardianName: 'Gita',
      name: 'C',
      zone,
    })
  for (let index = 1; index < 100; index += 1) expect(await make(named(index))).toMatchObject({ ok: true })
  const full = { ok: false, error: { type: 'limit-reached', limit: 'childrenOfGuardian', max: 100 } }
  expect(await make(named(100))).toMatchObject(full)
  const guardian = { guardian: gita, guardianName: 'Gita' }
  await world.run(userActor(hari), 'learner.create-child', {
    learner: named(101),
    guardian: hari,
    guardianName: 'Hari',
    name: 'D',
    zone,
  })
  expect(await world.run(server, 'learner.add-guardian', { learner: named(101), ...guardian })).toMatchObject(full)
  expect(await world.run(server, 'learner.add-guardian', { learner: child, ...guardian })).toMatchObject({ ok: true })
})
