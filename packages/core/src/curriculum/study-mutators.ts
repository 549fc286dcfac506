import * as z from 'zod/mini'
import { may } from '../access/may.ts'
import { applied, defineMutator, undoable } from '../mutation/define-mutator.ts'
import type { Mutation } from '../mutation/define-mutator.ts'
import { stillAs } from '../mutation/still-as.ts'
import { recordIn } from '../practice/practice-access.ts'
import { ClassId, CurriculumId, LearnerId } from '../record/ids.ts'
import { pairId } from '../record/pair-id.ts'
import { refuse } from '../record/result.ts'
import { boardSpace, classSpace, learnerSpace } from '../record/space.ts'
import { study as studyKind } from './curriculum-kinds.ts'
import { mayUseCurriculum } from './curriculum-mutators.ts'

const fields = studyKind.body.shape

/** STUDY-1. A learner takes up a curriculum, or changes how. */
export const setStudy = defineMutator({
  name: 'study.set',
  version: 1,
  args: z.looseObject({
    learner: LearnerId,
    curriculum: CurriculumId,
    from: fields.from,
    weeklyPace: fields.weeklyPace,
    mastery: fields.mastery,
    expected: z.optional(z.nullable(z.looseObject({}))),
  }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { learner, curriculum, from, weeklyPace, mastery, expected }, { actor }) {
    if (!(await may(tx, actor, 'study.edit', learnerSpace(learner)))) return refuse({ type: 'not-allowed' })
    const id = pairId(learner, curriculum)
    const found = await recordIn(tx, learnerSpace(learner), 'study', id)
    if (!found.ok) return found
    const before = found.value
    if (!stillAs(before?.body ?? {}, expected ?? undefined)) return refuse({ type: 'changed-since', kind: 'study', id })
    // Taking up what one cannot see would be a way to look at it.
    if (before === undefined && !(await mayUseCurriculum(tx, actor, curriculum)))
      return refuse({ type: 'not-found', kind: 'curriculum', id: curriculum })
    const changed = { from, weeklyPace, mastery }
    tx.put({
      kind: 'study',
      id,
      space: learnerSpace(learner),
      body: { ...before?.body, learner, curriculum, ...changed },
    })
    const { from: formerFrom, weeklyPace: formerPace, mastery: formerMastery } = before?.body ?? {}
    return undoable(
      before === undefined
        ? { name: 'study.stop', version: 1, args: { learner, curriculum, expected: changed } }
        : {
            name: 'study.set',
            version: 1,
            args: {
              learner,
              curriculum,
              from: formerFrom,
              weeklyPace: formerPace,
              mastery: formerMastery,
              expected: changed,
            } as Mutation['args'],
          },
    )
  },
})

/** STUDY-2. A learner gives a curriculum up. What was learnt stays: evidence belongs to the learner. */
export const stopStudy = defineMutator({
  name: 'study.stop',
  version: 1,
  args: z.looseObject({ learner: LearnerId, curriculum: CurriculumId, expected: z.optional(z.looseObject({})) }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { learner, curriculum, expected }, { actor }) {
    if (!(await may(tx, actor, 'study.edit', learnerSpace(learner)))) return refuse({ type: 'not-allowed' })
    const id = pairId(learner, curriculum)
    const found = await recordIn(tx, learnerSpace(learner), 'study', id)
    if (!found.ok) return found
    const before = found.value
    if (before === undefined) return applied
    if (!stillAs(before.body, expected)) return refuse({ type: 'changed-since', kind: 'study', id })
    tx.del('study', id)
    return applied
  },
})

/** STUDY-3. A class is taught from a curriculum: its tutors may then read it whole. */
export const useClassCurriculum = defineMutator({
  name: 'class.use-curriculum',
  version: 1,
  args: z.looseObject({ class: ClassId, curriculum: CurriculumId }),
  spaces: (args) => [boardSpace(args.class), classSpace(args.class)],
  async apply(tx, args, { actor }) {
    const space = boardSpace(args.class)
    if (!(await may(tx, actor, 'class.edit', space))) return refuse({ type: 'not-allowed' })
    const id = pairId(args.class, args.curriculum)
    if ((await tx.get('class-curriculum', id)) !== undefined) return applied
    if (!(await mayUseCurriculum(tx, actor, args.curriculum)))
      return refuse({ type: 'not-found', kind: 'curriculum', id: args.curriculum })
    tx.put({ kind: 'class-curriculum', id, space, body: { class: args.class, curriculum: args.curriculum } })
    return undoable({
      name: 'class.drop-curriculum',
      version: 1,
      args: { class: args.class, curriculum: args.curriculum },
    })
  },
})

export const dropClassCurriculum = defineMutator({
  name: 'class.drop-curriculum',
  version: 1,
  args: z.looseObject({ class: ClassId, curriculum: CurriculumId }),
  spaces: (args) => [boardSpace(args.class), classSpace(args.class)],
  async apply(tx, args, { actor }) {
    if (!(await may(tx, actor, 'class.edit', boardSpace(args.class)))) return refuse({ type: 'not-allowed' })
    tx.del('class-curriculum', pairId(args.class, args.curriculum))
    return applied
  },
})
