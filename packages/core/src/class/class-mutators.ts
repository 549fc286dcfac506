import * as z from 'zod/mini'
import { isChild, may } from '../access/may.ts'
import { spaceLimits, tooMany } from '../access/space-limits.ts'
import { applied, defineMutator, undoable } from '../mutation/define-mutator.ts'
import { stillAs } from '../mutation/still-as.ts'
import type { Tx } from '../mutation/tx.ts'
import { ClassId, LearnerId, UserId } from '../record/ids.ts'
import { pairId } from '../record/pair-id.ts'
import { refuse } from '../record/result.ts'
import { boardSpace, classSpace, learnerSpace, userSpace } from '../record/space.ts'
import { enrolment, schoolClass, teaching } from './class-kinds.ts'

const title = schoolClass.body.shape.title
const tutorName = teaching.body.shape.tutorName
const learnerName = enrolment.body.shape.learnerName

/** CLASS-7. What one account can come to read is bounded. Whoever asks declares the tutor's own space, so that nobody else counts at the same moment. */
const teachesEnough = async (tx: Tx, tutor: UserId): Promise<boolean> =>
  (await tx.list('teaching', 'tutor', tutor)).length >= spaceLimits.classesOfTutor

/** CLASS-1. Whoever makes a class is its first tutor. */
export const createClass = defineMutator({
  name: 'class.create',
  version: 1,
  args: z.looseObject({ class: ClassId, title, tutor: UserId, tutorName }),
  spaces: (args) => [classSpace(args.class), boardSpace(args.class), userSpace(args.tutor)],
  async apply(tx, args, { actor }) {
    if (actor.type === 'user' && actor.user !== args.tutor) return refuse({ type: 'not-allowed' })
    if (await isChild(tx, actor)) return refuse({ type: 'not-allowed' })
    const id = args.class
    if ((await tx.get('class', id)) !== undefined) return refuse({ type: 'already-exists', kind: 'class', id })
    if (await teachesEnough(tx, args.tutor)) return tooMany('classesOfTutor')
    tx.put({ kind: 'class', id, space: classSpace(id), body: { class: id, title: args.title } })
    tx.put({ kind: 'board', id, space: boardSpace(id), body: { class: id, title: args.title } })
    tx.put({
      kind: 'teaching',
      id: pairId(id, args.tutor),
      space: classSpace(id),
      body: { class: id, tutor: args.tutor, tutorName: args.tutorName },
    })
    return applied
  },
})

/** CLASS-2. The tutors' name of a class and the one on its board are one name. */
export const renameClass = defineMutator({
  name: 'class.rename',
  version: 1,
  args: z.looseObject({ class: ClassId, title, expected: z.optional(z.looseObject({ title })) }),
  spaces: (args) => [classSpace(args.class), boardSpace(args.class)],
  async apply(tx, args, { actor }) {
    const id = args.class
    if (!(await may(tx, actor, 'class.edit', classSpace(id)))) return refuse({ type: 'not-allowed' })
    const before = await tx.get('class', id)
    if (before === undefined) return refuse({ type: 'not-found', kind: 'class', id })
    if (!stillAs(before.body, args.expected)) return refuse({ type: 'changed-since', kind: 'class', id })
    const board = await tx.get('board', id)
    tx.put({ kind: 'class', id, space: classSpace(id), body: { ...before.body, title: args.title } })
    if (board !== undefined)
      tx.put({ kind: 'board', id, space: boardSpace(id), body: { ...board.body, title: args.title } })
    const inverse = { class: id, title: before.body.title, expected: { title: args.title } }
    return undoable({ name: 'class.rename', version: 1, args: inverse })
  },
})

/**
 * CLASS-3. A learner joins by an accepted invitation, which only the server can have checked. The learner's own space is declared with that of the class: what
 * is done there at the same moment is in the summary (CLASS-9), and what counts the learner's classes counts them all.
 */
export const enrolLearner = defineMutator({
  name: 'class.enrol',
  version: 1,
  args: z.looseObject({ class: ClassId, learner: LearnerId, learnerName }),
  spaces: (args) => [classSpace(args.class), learnerSpace(args.learner)],
  async apply(tx, args, { actor }) {
    if (actor.type !== 'system') return refuse({ type: 'not-allowed' })
    const id = args.class
    if ((await tx.get('class', id)) === undefined) return refuse({ type: 'not-found', kind: 'class', id })
    const known = await tx.get('enrolment', pairId(id, args.learner))
    if (known === undefined) {
      if ((await tx.list('enrolment', 'learner', args.learner)).length >= spaceLimits.classesOfLearner)
        return tooMany('classesOfLearner')
      if ((await tx.list('enrolment', 'class', id)).length >= spaceLimits.learnersOfClass)
        return tooMany('learnersOfClass')
    }
    tx.put({
      kind: 'enrolment',
      id: pairId(id, args.learner),
      space: classSpace(id),
      body: { ...known?.body, class: id, learner: args.learner, learnerName: args.learnerName },
    })
    return applied
  },
})

/**
 * CLASS-4. Ends an enrolment, from either side: the class's tutors lose the learner at once. A child leaves by a guardian's word. Declared as joining
 * is, so that both spaces are taken in the one order and neither of them late.
 */
export const removeLearner = defineMutator({
  name: 'class.remove-learner',
  version: 1,
  args: z.looseObject({ class: ClassId, learner: LearnerId }),
  spaces: (args) => [classSpace(args.class), learnerSpace(args.learner)],
  async apply(tx, args, { actor }) {
    const mayRemove = await may(tx, actor, 'class.remove-learner', classSpace(args.class))
    const mayLeave =
      (await may(tx, actor, 'learner.join-class', learnerSpace(args.learner))) && !(await isChild(tx, actor))
    if (!mayRemove && !mayLeave) return refuse({ type: 'not-allowed' })
    tx.del('enrolment', pairId(args.class, args.learner))
    return applied
  },
})

/** CLASS-5. A second tutor comes by invitation, like a guardian. */
export const addTutor = defineMutator({
  name: 'class.add-tutor',
  version: 1,
  args: z.looseObject({ class: ClassId, tutor: UserId, tutorName }),
  spaces: (args) => [classSpace(args.class), userSpace(args.tutor)],
  async apply(tx, args, { actor }) {
    if (actor.type !== 'system') return refuse({ type: 'not-allowed' })
    const id = args.class
    if ((await tx.get('class', id)) === undefined) return refuse({ type: 'not-found', kind: 'class', id })
    const known = await tx.get('teaching', pairId(id, args.tutor))
    if (known === undefined && (await teachesEnough(tx, args.tutor))) return tooMany('classesOfTutor')
    tx.put({
      kind: 'teaching',
      id: pairId(id, args.tutor),
      space: classSpace(id),
      body: { ...known?.body, class: id, tutor: args.tutor, tutorName: args.tutorName },
    })
    return applied
  },
})

/** CLASS-6. A class keeps at least one tutor. */
export const removeTutor = defineMutator({
  name: 'class.remove-tutor',
  version: 1,
  args: z.looseObject({ class: ClassId, tutor: UserId }),
  spaces: (args) => [classSpace(args.class)],
  async apply(tx, args, { actor }) {
    if (!(await may(tx, actor, 'class.manage-tutors', classSpace(args.class)))) return refuse({ type: 'not-allowed' })
    const id = pairId(args.class, args.tutor)
    if ((await tx.get('teaching', id)) === undefined) return applied
    if ((await tx.list('teaching', 'class', args.class)).length === 1)
      return refuse({ type: 'last-tutor', class: args.class })
    tx.del('teaching', id)
    return applied
  },
})
