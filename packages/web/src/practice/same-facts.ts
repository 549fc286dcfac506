import { sameJson } from '@etude/core'
import type { PracticeFacts } from '@etude/core'
import type { PracticeInput } from './practice-view.ts'

/**
 * Facts are read anew after each change, and every record comes as a new object. What says the same as before becomes the same object again, by which
 * the figures know what they need not compute.
 */
export function withKnown(before: PracticeInput | null, after: PracticeInput): PracticeInput {
  if (before === null) return after
  const [was, is] = [before.facts, after.facts]
  const facts: PracticeFacts = {
    dayStarts: same(was.dayStarts, is.dayStarts),
    minimums: same(was.minimums, is.minimums),
    plans: sameEach(was.plans, is.plans, ({ plan }) => plan),
    overrides: sameEach(was.overrides, is.overrides, ({ plan, key }) => `${plan}~${key}`),
    breaks: sameEach(was.breaks, is.breaks, (one) => one.break),
    checkIns: sameEach(was.checkIns, is.checkIns, ({ plan, key }) => `${plan}~${key}`),
    entries: sameEach(was.entries, is.entries, ({ entry }) => entry),
    freshStarts: sameEach(was.freshStarts, is.freshStarts, ({ upTo, at }) => `${upTo}~${at.instant}`),
  }
  const isSame = (Object.keys(facts) as (keyof PracticeFacts)[]).every((part) => facts[part] === was[part])
  return {
    now: after.now,
    facts: isSame ? was : facts,
    availability: same(before.availability, after.availability),
  }
}

const same = <T>(before: T, after: T): T => (sameJson(before, after) ? before : after)

function sameEach<T>(before: readonly T[], after: readonly T[], keyOf: (one: T) => string): readonly T[] {
  const known = new Map(before.map((one) => [keyOf(one), one]))
  const list = after.map((one) => {
    const was = known.get(keyOf(one))
    return was !== undefined && sameJson(was, one) ? was : one
  })
  return list.length === before.length && list.every((one, index) => one === before[index]) ? before : list
}
