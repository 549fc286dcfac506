import { At, ClassId, ClientId, LearnerId, UserId, ZoneName } from '@etude/core'
import type { SentMutation } from '@etude/core'

/** How many clients write at the same time, so that commits share transactions on SQLite and overlap on PostgreSQL. */
export const writers = 10

const at = At.parse({ instant: 1_790_000_000_000, zone: 'Europe/Berlin', offset: 120 })

export const userOf = (writer: number): UserId => UserId.parse(`user${writer}`)
export const clientOf = (writer: number): ClientId => ClientId.parse(`crash-client-${writer}`)
export const childOf = (writer: number, seq: number): LearnerId => LearnerId.parse(`child-${writer}-${seq}`)
export const classOf = (writer: number, seq: number): ClassId => ClassId.parse(`class-${writer}-${seq}`)

export type Deed = 'rename' | 'create-child' | 'create-class'
/** Twenty lives of a hundred numbers each stay below what one account may make. */
export const deedOf = (seq: number): Deed =>
  seq % 12 === 0 ? 'create-class' : seq % 23 === 0 ? 'create-child' : 'rename'

/** What a client does at each number is settled beforehand, so that the database shows how far it came. */
export function mutationOf(writer: number, seq: number): SentMutation {
  const user = userOf(writer)
  const mutation = { seq, v: 1, at }
  switch (deedOf(seq)) {
    case 'rename':
      return { ...mutation, name: 'settings.change', args: { user, displayName: `Name ${seq}` } }
    case 'create-child': {
      const zone = ZoneName.parse('Europe/Berlin')
      const args = { learner: childOf(writer, seq), guardian: user, guardianName: 'Parent', name: 'Child', zone }
      return { ...mutation, name: 'learner.create-child', args }
    }
    case 'create-class':
      return {
        ...mutation,
        name: 'class.create',
        args: { class: classOf(writer, seq), title: 'Class', tutor: user, tutorName: 'Tutor' },
      }
  }
}
