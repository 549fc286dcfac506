import { CivilDate, CurriculumId, LearnerId, NodeCode, addDays, generateWeek, takeSnapshot } from '@etude/core'
import type { Course, CurriculumNode, Learning, Prerequisite } from '@etude/core'

import { median, quickRun } from './measure.ts'

/** GEN-19. A week for a learner with a curriculum of 2,000 subskills, two thirds of them seen before: on the thread of a phone's screen it has to fit between two frames or nearly. */
const subskillCount = 2000
const reachMillis = 10
const rounds = quickRun ? 3 : 60

const monday = CivilDate.parse('2026-03-02')
const code = (...parts: readonly (string | number)[]): NodeCode => NodeCode.parse(parts.join('.'))

function largeCourse(): Course {
  const nodes: CurriculumNode[] = []
  const prerequisites: Prerequisite[] = []
  const practised: Course['practised'][number][] = []
  const subskills: NodeCode[] = []
  for (let index = 0; index < subskillCount; index += 1) {
    const [subject, unit, skill] = [index % 4, Math.floor(index / 100), Math.floor(index / 10)]
    const codes = { subject: code('S', subject), unit: code('U', subject, unit), skill: code('K', subject, skill) }
    if (!nodes.some((node) => node.code === codes.subject))
      nodes.push({ kind: 'subject', code: codes.subject, parent: null, title: `Subject ${subject}` })
    if (!nodes.some((node) => node.code === codes.unit))
      nodes.push({ kind: 'unit', code: codes.unit, parent: codes.subject, title: `Unit ${unit}` })
    if (!nodes.some((node) => node.code === codes.skill))
      nodes.push({ kind: 'skill', code: codes.skill, parent: codes.unit, title: `Skill ${skill}` })
    const own = code('A', index)
    const fields = { difficulty: 1 + (index % 10), minutes: 8 + (index % 9), replaces: [], retired: false }
    nodes.push({ kind: 'subskill', code: own, parent: codes.skill, title: `Subskill ${index}`, ...fields })
    const required = subskills[index - 7]
    if (required !== undefined) prerequisites.push({ subskill: own, requires: required })
    subskills.push(own)
    if (index % 3 === 2) continue
    for (const daysAgo of [40 + (index % 20), 20 + (index % 15), 3 + (index % 10)])
      practised.push({
        subskill: own,
        date: addDays(monday, -daysAgo),
        writtenAt: index,
        id: `e${index}-${daysAgo}`,
        rating: 'good',
      })
  }
  return {
    from: addDays(monday, -70),
    weeklyPace: 20,
    mastery: 'spaced',
    curriculum: {
      title: 'Large',
      curriculum: CurriculumId.parse('large'),
      edition: 1,
      positions: new Map(),
      nodes,
      prerequisites,
    },
    assessments: [],
    practised,
  }
}

const learning: Learning = {
  learner: LearnerId.parse('l1'),
  availability: [60, 60, 60, 60, 60, 0, 0],
  breaks: [],
  courses: [largeCourse()],
}

const wish = { week: monday, today: addDays(monday, -1) }
const measured = takeSnapshot(learning, wish)
if (measured === null) throw new Error('The week of the measurement cannot be planned')
const snapshot = measured
const all = { ...snapshot, candidates: snapshot.candidates.map((candidate) => ({ ...candidate, due: monday })) }

/** The middle of many rounds, after a warm-up of as many. */
function time(name: string, work: () => unknown): number {
  for (let round = 0; round < rounds; round += 1) work()
  const millis: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const begun = performance.now()
    work()
    millis.push(performance.now() - begun)
  }
  console.log(`${name.padEnd(60)} median ${median(millis).toFixed(2)} ms   best ${Math.min(...millis).toFixed(2)} ms`)
  return median(millis)
}

const largest = { ...snapshot, candidates: largestCandidates() }
function largestCandidates() {
  const [first] = snapshot.candidates
  if (first === undefined) throw new Error('Nothing is unlocked')
  return Array.from({ length: subskillCount }, (_, index) => {
    const known = snapshot.candidates[index] ?? first
    return { ...known, requires: [], about: { ...known.about, subskill: code('B', index) } }
  })
}

console.log(
  `${snapshot.candidates.length} candidates of ${subskillCount} subskills, ${learning.courses[0]?.practised.length} facts`,
)
const whole = time(`week of ${subskillCount} subskills from its snapshot, hash and ids too`, () =>
  generateWeek(all, 's'),
)
time(`the same with all ${subskillCount} unlocked at once`, () => generateWeek(largest, 's'))
time('taking the snapshot: memory of each subskill from its facts', () => takeSnapshot(learning, wish))
const isReached = whole <= reachMillis
console.log(isReached ? `within ${reachMillis} ms` : `NOT within ${reachMillis} ms`)
process.exitCode = isReached || quickRun ? 0 : 1
