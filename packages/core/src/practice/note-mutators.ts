import * as z from 'zod/mini'
import { may } from '../access/may.ts'
import { applied, defineMutator, undoable } from '../mutation/define-mutator.ts'
import type { Mutation } from '../mutation/define-mutator.ts'
import { LearnerId, RecordId } from '../record/ids.ts'
import { refuse } from '../record/result.ts'
import { journalSpace } from '../record/space.ts'
import { recordIn } from './practice-access.ts'
import { practiceNote } from './practice-kinds.ts'

const fields = practiceNote.body.shape
const Note = z.looseObject({ text: fields.text, feeling: fields.feeling, answers: fields.answers })
type Note = z.infer<typeof Note>

/** OCC-13. A private note on an entry; null takes it away. No tutor reads it, nor a guardian once the learner is no child. */
export const writeNote = defineMutator({
  name: 'practice.write-note',
  version: 1,
  args: z.looseObject({
    learner: LearnerId,
    entry: RecordId,
    note: z.nullable(Note),
    /** What has to stand there now; null for nothing. */
    expected: z.optional(z.nullable(Note)),
  }),
  spaces: ({ learner }) => [journalSpace(learner)],
  async apply(tx, { learner, entry, note, expected }, { actor }) {
    const space = journalSpace(learner)
    if (!(await may(tx, actor, 'journal.write', space))) return refuse({ type: 'not-allowed' })
    const before = await recordIn(tx, space, 'practice-note', entry)
    if (!before.ok) return before
    const body = before.value?.body
    const held = body === undefined ? null : noteOf(body)
    if (expected !== undefined && JSON.stringify(held) !== JSON.stringify(expected))
      return refuse({ type: 'changed-since', kind: 'practice-note', id: entry })
    if (note !== null) tx.put({ kind: 'practice-note', id: entry, space, body: { ...body, entry, learner, ...note } })
    else if (body !== undefined) tx.del('practice-note', entry)
    else return applied
    return undoable({
      name: 'practice.write-note',
      version: 1,
      args: { learner, entry, note: held, expected: note } as Mutation['args'],
    })
  },
})

/** With its unknown fields, so that taking a change back loses none of them. */
const noteOf = (body: Note): Note =>
  Object.fromEntries(Object.entries(body).filter(([field]) => field !== 'entry' && field !== 'learner')) as Note
