import * as z from 'zod/mini'
import { rolesIn } from '../access/may.ts'
import type { Actor } from '../access/actor.ts'
import { NodeCode } from '../curriculum/curriculum.ts'
import { applied, defineMutator } from '../mutation/define-mutator.ts'
import type { Reader } from '../mutation/reader.ts'
import { byOf, existingIn, practising, recordIn } from '../practice/practice-access.ts'
import { CurriculumId, LearnerId, RecordId } from '../record/ids.ts'
import { refuse } from '../record/result.ts'
import { learnerSpace } from '../record/space.ts'
import { addDays } from '../time/civil-date.ts'
import { CivilDate } from '../time/instant.ts'
import { SkillResult, assessment as assessmentKind, assessmentLimits } from './assessment.ts'
import type { assessmentSources } from './assessment.ts'

type Source = (typeof assessmentSources)[number]

/**
 * ASM-1. Writes down what a test or a check showed. `how` tells a file and the built-in check from a person's own word, and whose word
 * it was follows from what the person is to the learner.
 */
export const recordAssessment = defineMutator({
  name: 'assessment.record',
  version: 1,
  args: z.looseObject({
    learner: LearnerId,
    assessment: RecordId,
    curriculum: CurriculumId,
    subject: NodeCode,
    title: assessmentKind.body.shape.title,
    takenOn: z.optional(CivilDate),
    how: z.enum(['person', 'import', 'check']),
    skills: z.array(SkillResult).check(z.maxLength(assessmentLimits.skillsMax)),
    /** The assessment that this puts right; without skills it takes it back. */
    corrects: z.nullable(RecordId),
  }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, args, context) {
    const { learner, assessment, curriculum, subject, title, how, skills, corrects } = args
    const found = await practising(tx, context, 'assessment.record', learner)
    if (!found.ok) return found
    const space = learnerSpace(learner)
    const written = await recordIn(tx, space, 'assessment', assessment)
    if (!written.ok) return written
    if (written.value !== undefined) return applied
    const { today } = found.value
    const takenOn = args.takenOn ?? today
    if (takenOn > today) return refuse({ type: 'too-far-ahead', daysMax: 0 })
    if (takenOn < addDays(today, -assessmentLimits.takenDaysAgoMax))
      return refuse({ type: 'too-far-back', daysMax: assessmentLimits.takenDaysAgoMax })
    if (corrects === null && skills.length === 0)
      return refuse({ type: 'invalid-arguments', issues: [{ path: 'skills', message: 'at least one' }] })
    if (corrects !== null) {
      const corrected = await existingIn(tx, space, 'assessment', corrects)
      if (!corrected.ok) return corrected
    }
    const source = how === 'person' ? await sourceOf(tx, context.actor, learner) : how
    const fact = { takenOn, at: context.at, source, by: byOf(context.actor) }
    tx.put({
      kind: 'assessment',
      id: assessment,
      space,
      body: { assessment, learner, curriculum, subject, title, ...fact, skills, corrects },
    })
    return applied
  },
})

/** The server speaks for a file. One who is several things to a learner speaks as the one who knows most about tests. */
async function sourceOf(reader: Reader, actor: Actor, learner: LearnerId): Promise<Source> {
  if (actor.type === 'system') return 'import'
  const roles = await rolesIn(reader, actor.user, learnerSpace(learner))
  return roles.includes('tutor') ? 'tutor' : roles.includes('guardian') ? 'guardian' : 'learner'
}
