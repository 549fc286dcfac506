import fc from 'fast-check'
import { expect, test } from 'vitest'
import { systemActor, userActor } from '../access/actor.ts'
import { may, rolesIn } from '../access/may.ts'
import { memoryWorld } from '../mutation/memory-commit.ts'
import type { MemoryWorld } from '../mutation/memory-commit.ts'
import { ClassId, CurriculumId, LearnerId, UserId } from '../record/ids.ts'
import { curriculumSpace, gallerySpace } from '../record/space.ts'
import { CivilDate, ZoneName } from '../time/instant.ts'
import { NodeCode, isSubskill } from './curriculum.ts'
import type { Curriculum } from './curriculum.ts'
import { anyCurriculum } from './curriculum-arbitrary.ts'
import { changesTo } from './curriculum-changes.ts'
import { curriculumFromCsv } from './curriculum-csv.ts'
import { readCurriculum } from './read-curriculum.ts'

const [lea, tom, eve] = ['lea', 'tom', 'eve'].map((name) => UserId.parse(name)) as [UserId, UserId, UserId]
const learner = LearnerId.parse('l1')
const strings = ClassId.parse('strings')
const cello = CurriculumId.parse('cello')
const code = (text: string) => NodeCode.parse(text)
const server = systemActor('test')
const studying = {
  learner,
  curriculum: cello,
  from: CivilDate.parse('2026-03-02'),
  weeklyPace: 5,
  mastery: 'spaced',
} as const

const small = curriculumFromCsv(
  'Cello',
  [
    'kind,code,parent,title,difficulty,minutes,requires',
    'subject,C,,Cello',
    'unit,C.1,C,Bow',
    'skill,C.1.a,C.1,Open strings',
    'subskill,hold,C.1.a,Hold,1,10,',
    'subskill,pull,C.1.a,Pull,2,10,hold',
  ].join('\n'),
)

async function install(world: MemoryWorld, wanted: Curriculum, owner = tom) {
  if ((await world.records.get('curriculum', cello)) === undefined)
    await world.run(userActor(owner), 'curriculum.create', { curriculum: cello, title: wanted.title, owner })
  const stored = await readCurriculum(world.records, cello)
  if (stored === undefined) throw new Error('the curriculum was not made')
  const changes = changesTo(stored, wanted)
  for (const change of changes) expect(await world.runMutation(userActor(owner), change)).toMatchObject({ ok: true })
  return changes.length
}

async function school() {
  const world = memoryWorld()
  const zone = ZoneName.parse('Europe/Berlin')
  await world.run(userActor(lea), 'learner.create', { learner, user: lea, name: 'Lea', zone })
  await world.run(userActor(tom), 'class.create', { class: strings, title: 'Strings', tutor: tom, tutorName: 'Tom' })
  await world.run(server, 'class.enrol', { class: strings, learner, learnerName: 'Lea' })
  if (small.type === 'read') await install(world, small.curriculum)
  return world
}

test('[CUR-1] nobody makes or changes a curriculum in another person’s name', async () => {
  const world = await school()
  const made = await world.run(userActor(eve), 'curriculum.create', {
    curriculum: CurriculumId.parse('k9'),
    title: 'Mine',
    owner: tom,
  })
  expect(made).toEqual({ ok: false, error: { type: 'not-allowed' } })
  const change = { curriculum: cello, edition: 3, nodes: [], tie: [], untie: [] }
  expect(await world.run(userActor(eve), 'curriculum.change', change)).toMatchObject({ ok: false })
})

test('[CUR-2] what is stored is what was wanted, and a second import changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(anyCurriculum, anyCurriculum, async (first, second) => {
      const world = memoryWorld()
      await install(world, first)
      await install(world, second)
      expect(await install(world, second)).toBe(0)
      const stored = await readCurriculum(world.records, cello)
      const active = (curriculum: Curriculum) =>
        curriculum.nodes.filter((node) => isSubskill(node) && !node.retired).map((node) => node.code)
      expect(new Set(active(stored ?? first))).toEqual(new Set(active(second)))
      expect(stored?.prerequisites).toEqual(second.prerequisites)
    }),
    { numRuns: 60 },
  )
})

test('[CUR-8] a subskill that a new edition lacks is retired and keeps its name', async () => {
  const world = await school()
  if (small.type !== 'read') throw new Error(small.type)
  const without = small.curriculum.nodes.filter((node) => node.code !== code('pull'))
  await install(world, { ...small.curriculum, nodes: without, prerequisites: [] })
  expect((await world.records.get('subskill', 'cello~pull'))?.body).toMatchObject({ title: 'Pull', retired: true })
  expect((await world.records.get('subskill', 'cello~hold'))?.body).toMatchObject({ retired: false })
})

test('[CUR-3] a change that would close a circle is refused with the path and changes nothing', async () => {
  const world = await school()
  const before = world.dump()
  const answer = await world.run(userActor(tom), 'curriculum.change', {
    curriculum: cello,
    edition: 3,
    nodes: [],
    tie: [{ subskill: code('hold'), requires: code('pull') }],
    untie: [],
  })
  expect(answer).toEqual({ ok: false, error: { type: 'prerequisite-cycle', path: ['hold', 'pull', 'hold'] } })
  expect(world.dump()).toBe(before)
})

test('[CUR-2] two who change the same edition do not mix: the later is told', async () => {
  const world = await school()
  const change = { curriculum: cello, edition: 1, nodes: [], tie: [], untie: [] }
  expect(await world.run(userActor(tom), 'curriculum.change', change)).toMatchObject({
    ok: false,
    error: { type: 'changed-since' },
  })
})

test('[CUR-2] a code that named one kind never names another', async () => {
  const world = await school()
  const answer = await world.run(userActor(tom), 'curriculum.change', {
    curriculum: cello,
    edition: 3,
    nodes: [{ kind: 'skill', code: code('hold'), parent: code('C.1'), title: 'Hold', position: 0 }],
    tie: [],
    untie: [],
  })
  expect(answer).toMatchObject({ ok: false, error: { type: 'broken-curriculum', problem: 'other-kind' } })
})

test('[STUDY-1] a private curriculum cannot be taken up to look at it', async () => {
  const world = await school()
  expect(await world.run(userActor(lea), 'study.set', studying)).toMatchObject({
    ok: false,
    error: { type: 'not-found' },
  })
  expect(await may(world.records, userActor(lea), 'read', curriculumSpace(cello))).toBe(false)
})

test('[CUR-7] a published one is in everyone’s gallery and can be taken up', async () => {
  const world = await school()
  expect(await world.run(userActor(tom), 'curriculum.publish', { curriculum: cello })).toMatchObject({ ok: false })
  await world.run(server, 'curriculum.publish', { curriculum: cello })
  expect((await world.records.get('curriculum-card', cello))?.body).toMatchObject({
    subjects: ['Cello'],
    subskillCount: 2,
  })
  expect(await may(world.records, userActor(eve), 'read', gallerySpace)).toBe(true)
  expect(await world.run(userActor(lea), 'study.set', studying)).toMatchObject({ ok: true })
  expect(await rolesIn(world.records, lea, curriculumSpace(cello))).toEqual(['member'])
  expect(await rolesIn(world.records, eve, curriculumSpace(cello))).toEqual([])
})

test('[CUR-7] [OFF-2] published again, its card keeps what only a newer app knows of it', async () => {
  const world = await school()
  await world.run(server, 'curriculum.publish', { curriculum: cello })
  const card = await world.records.get('curriculum-card', cello)
  if (card === undefined) throw new Error('not published')
  world.records.set({ ...card, body: { ...card.body, later: 'kept' } })
  await world.run(server, 'curriculum.publish', { curriculum: cello })
  expect((await world.records.get('curriculum-card', cello))?.body).toMatchObject({ later: 'kept' })
})

test('[STUDY-3] the tutors of a class that is taught from a curriculum read it, and no longer when it is dropped', async () => {
  const world = await school()
  const uta = UserId.parse('uta')
  await world.run(server, 'class.add-tutor', { class: strings, tutor: uta, tutorName: 'Uta' })
  await world.run(userActor(tom), 'class.use-curriculum', { class: strings, curriculum: cello })
  expect(await rolesIn(world.records, uta, curriculumSpace(cello))).toEqual(['member'])
  await world.run(userActor(tom), 'class.drop-curriculum', { class: strings, curriculum: cello })
  expect(await rolesIn(world.records, uta, curriculumSpace(cello))).toEqual([])
})

test('[STUDY-2] giving a curriculum up takes the view of it, not what was learnt', async () => {
  const world = await school()
  await world.run(server, 'curriculum.publish', { curriculum: cello })
  await world.run(userActor(lea), 'study.set', studying)
  await world.run(userActor(lea), 'study.stop', { learner, curriculum: cello })
  expect(await rolesIn(world.records, lea, curriculumSpace(cello))).toEqual([])
})
