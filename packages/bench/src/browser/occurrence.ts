// Occurrences as a learner's device keeps them: one plan each for a few instruments and pieces, and what was done about single sessions of it.
import type { ArgsOf } from '@etude/core'

/** As many as a learner may have. The first has few occurrences, so that one screen shows all of them. */
const plans = 50
const occurrencesOfFirst = 50
const firstDay = Date.UTC(2026, 0, 1)
const dayMs = 86_400_000

const two = (number: number): string => String(number).padStart(2, '0')

export const planName = (learner: string, index: number): string => `${learner}-plan-${two(index)}`
export const firstPlan = (learner: string): string => planName(learner, 0)
export const planNames = (learner: string): readonly string[] =>
  Array.from({ length: plans }, (_, index) => planName(learner, index))

/** Which occurrence the nth is: its plan and its date. Those of the first plan come first; dates count from today, since what is long past cannot be changed. */
export function placeOf(n: number, today: number): { readonly plan: number; readonly key: string } {
  const plan = n < occurrencesOfFirst ? 0 : 1 + ((n - occurrencesOfFirst) % (plans - 1))
  const days = n < occurrencesOfFirst ? n : Math.floor((n - occurrencesOfFirst) / (plans - 1))
  return { plan, key: new Date(Math.max(firstDay, today) + days * dayMs).toISOString().slice(0, 10) }
}

/** Made from the number alone, so that floor and engine write the same. */
const changeId = (n: number, round: number): string =>
  `${String(round).padStart(8, '0')}-5b1e-4c6e-9a3f-${String(n).padStart(12, '0')}`

/** The arguments with which the nth occurrence is called off. */
export function callOff(learner: string, n: number, today: number, round = 0): ArgsOf<'practice.arrange-occurrence'> {
  const { plan, key } = placeOf(n, today)
  // The cast: the ids are texts of the right shape, and the mutator checks them.
  return {
    learner,
    plan: planName(learner, plan),
    key,
    change: changeId(n, round),
    what: { type: 'skipped', reason: 'ill', excused: true },
  } as unknown as ArgsOf<'practice.arrange-occurrence'>
}

/** The row that comes of it. */
export function rowOf(learner: string, user: string, n: number, today: number) {
  const { plan, key, change, what } = callOff(learner, n, today)
  const at = { instant: today, zone: 'Europe/Berlin', offset: 60 }
  const date = new Date(today).toISOString().slice(0, 10)
  const body = { plan, key, learner, changes: [{ change, what, at, date, by: user }] }
  return { id: `${plan}~${key}`, space: `learner:${learner}`, version: n + 1, body, k: { learner, plan } }
}
export type Row = ReturnType<typeof rowOf>
