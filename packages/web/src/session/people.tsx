import { createContext, useCallback, useContext, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import type { ClassId, LearnerId, Reader, Stored, UserId } from '@etude/core'
import { useClient } from '../kit/use-client.ts'
import { useRecords } from '../kit/use-live.ts'
import { accountMemory } from './device-memory.ts'
import { useMe } from './session.tsx'

export type Relation = 'self' | 'child' | 'pupil'

export interface KnownLearner {
  readonly id: LearnerId
  readonly name: string
  readonly relation: Relation
}

export interface People {
  readonly own: readonly Stored<'learner'>[]
  readonly children: readonly Stored<'learner'>[]
  readonly classes: readonly { readonly id: ClassId; readonly title: string; readonly learners: number }[]
  readonly learners: readonly KnownLearner[]
  readonly settings: Stored<'user-settings'> | undefined
}

/** Everyone this account has to do with, from the records on the device: what it may be follows from what it is to whom. */
export async function peopleOf(reader: Reader, account: UserId): Promise<People> {
  const own = await reader.list('learner', 'user', account)
  const children: Stored<'learner'>[] = []
  for (const { body } of await reader.list('guardianship', 'guardian', account)) {
    const child = await reader.get('learner', body.learner)
    if (child !== undefined && child.body.user !== account) children.push(child)
  }
  const classes: { id: ClassId; title: string; learners: number }[] = []
  const pupils = new Map<LearnerId, KnownLearner>()
  for (const { body } of await reader.list('teaching', 'tutor', account)) {
    const found = await reader.get('class', body.class)
    const enrolments = await reader.list('enrolment', 'class', body.class)
    if (found !== undefined) classes.push({ id: body.class, title: found.body.title, learners: enrolments.length })
    for (const enrolment of enrolments) {
      const { learner, learnerName } = enrolment.body
      pupils.set(learner, { id: learner, name: learnerName, relation: 'pupil' })
    }
  }
  const known = (stored: Stored<'learner'>, relation: Relation): KnownLearner => ({
    id: stored.body.learner,
    name: stored.body.name,
    relation,
  })
  const near = [...own.map((one) => known(one, 'self')), ...children.map((one) => known(one, 'child'))]
  const farther = [...pupils.values()].filter(({ id }) => near.every((one) => one.id !== id))
  const byName = (a: { readonly name: string }, b: { readonly name: string }) => a.name.localeCompare(b.name)
  return {
    own,
    children,
    classes: classes.sort((a, b) => a.title.localeCompare(b.title)),
    learners: [...near, ...farther.sort(byName)],
    settings: await reader.get('user-settings', account),
  }
}

interface Around {
  readonly people: People
  readonly isAdmin: boolean
  /** Whose plans are on screen; null while this account sees nobody's. */
  readonly chosen: KnownLearner | null
  readonly choose: (learner: LearnerId) => void
}

const AroundContext = createContext<Around | null>(null)

export function usePeople(): Around {
  const around = useContext(AroundContext)
  if (around === null) throw new Error('A screen asked for the people around an account outside of the frame.')
  return around
}

/** Reads the people once for the whole frame and remembers whose plans were looked at last. */
export function PeopleProvider({ children }: { readonly children: (around: Around | null) => ReactNode }) {
  const client = useClient()
  const me = useMe()
  const memory = useMemo(() => accountMemory(client.account).chosenLearner, [client])
  const [wanted, setWanted] = useState(memory.read)
  const people = useRecords(useCallback((reader: Reader) => peopleOf(reader, client.account), [client]))
  const choose = useCallback(
    (learner: LearnerId) => {
      memory.write(learner)
      setWanted(learner)
    },
    [memory],
  )
  const around = useMemo(() => {
    if (people === undefined) return null
    const chosen = people.learners.find(({ id }) => id === wanted) ?? people.learners[0] ?? null
    return { people, isAdmin: me?.roles.includes('admin') ?? false, chosen, choose }
  }, [people, me, wanted, choose])
  return <AroundContext value={around}>{children(around)}</AroundContext>
}
