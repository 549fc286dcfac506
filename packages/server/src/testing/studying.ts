import { CurriculumId, changesTo, curriculumFromCsv, userActor, UserId } from '@etude/core'
import type { Installation } from './installation.ts'
import { signUp } from './people.ts'
import type { Person } from './people.ts'

const dayMs = 86_400_000

/** Sets the clock to the coming Tuesday at ten in the morning, UTC, so that a test means the same on every day it runs, and signs up a learner with a curriculum. */
export async function onTuesday(installed: Installation): Promise<Person> {
  installed.pass(untilTuesday())
  const anna = await signUp(installed, 'Anna')
  await startStudying(installed, anna)
  return anna
}

export const untilTuesday = (): number => {
  const now = Date.now()
  const days = (9 - new Date(now).getUTCDay()) % 7 || 7
  return Math.floor(now / dayMs) * dayMs + days * dayMs + 10 * 3_600_000 - now
}

/** Three units of four subskills each; in every unit the next one asks for the one before. */
const rows = ['A', 'B', 'C'].flatMap((unit) => [
  `unit,${unit},M,Unit ${unit},,,`,
  `skill,${unit}.1,${unit},Skill ${unit},,,`,
  ...[1, 2, 3, 4].map(
    (place) =>
      `subskill,${unit}.1.${place},${unit}.1,Step ${place} of ${unit},${place},12,${place === 1 ? '' : `${unit}.1.${place - 1}`}`,
  ),
])
const smallCurriculum = [
  'kind,code,parent,title,difficulty,minutes,requires',
  'subject,M,,Mathematics,,,',
  ...rows,
].join('\n')

/** Gives somebody who has an account time every day and a curriculum of their own to learn from. */
export async function startStudying(
  { commit }: Pick<Installation, 'commit'>,
  { page, id, learner }: Person,
  name = 'small',
): Promise<string> {
  const curriculum = CurriculumId.parse(`${name}-${learner}`)
  const change = async (mutation: string, args: object): Promise<void> => {
    const answer = await page.post('/api/mutations', { name: mutation, version: 1, args })
    if (answer.status !== 200) throw new Error(`${mutation}: ${JSON.stringify(answer.body)}`)
  }
  const report = curriculumFromCsv('Small', smallCurriculum)
  if (report.type !== 'read') throw new Error(JSON.stringify(report))
  await change('curriculum.create', { curriculum, title: 'Small', owner: id })
  const empty = { curriculum, title: 'Small', edition: 1, nodes: [], prerequisites: [], positions: new Map() }
  for (const mutation of changesTo(empty, report.curriculum)) {
    const done = await commit.run(userActor(UserId.parse(id)), mutation)
    if (!done.ok) throw new Error(JSON.stringify(done.error))
  }
  await change('study.set', { learner, curriculum, from: '2024-01-01', weeklyPace: 4, mastery: 'spaced' })
  await change('learner.edit-profile', { learner, availability: [60, 60, 60, 60, 60, 60, 60] })
  return curriculum
}
