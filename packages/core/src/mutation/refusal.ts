import type { KindName } from '../record/kinds.ts'

/**
 * Why a mutation did not happen. Plain data, a closed list: the server maps each type to a status and the screens to a sentence,
 * and neither compiles while one is missing.
 */
export type Refusal =
  | {
      readonly type: 'invalid-arguments'
      readonly issues: readonly { readonly path: string; readonly message: string }[]
    }
  | { readonly type: 'unknown-mutation'; readonly name: string; readonly version: number }
  | { readonly type: 'not-found'; readonly kind: KindName; readonly id: string }
  | { readonly type: 'not-allowed' }
  | { readonly type: 'already-exists'; readonly kind: KindName; readonly id: string }
  | { readonly type: 'changed-since'; readonly kind: KindName; readonly id: string }
  | { readonly type: 'last-guardian'; readonly learner: string }
  | { readonly type: 'last-tutor'; readonly class: string }
  | { readonly type: 'day-start-in-the-past'; readonly from: string }
  | { readonly type: 'unknown-zone'; readonly zone: string }
  | { readonly type: 'past-is-fixed'; readonly before: string }
  | { readonly type: 'too-far-ahead'; readonly daysMax: number }
  | { readonly type: 'too-far-back'; readonly daysMax: number }
  | { readonly type: 'limit-reached'; readonly limit: string; readonly max: number }
  | { readonly type: 'invalid-schedule'; readonly problem: string }
  | { readonly type: 'plan-has-history'; readonly plan: string }
  | { readonly type: 'undo-too-late'; readonly minutesMax: number }
  /** Each requires the next; the last is the first again. */
  | { readonly type: 'prerequisite-cycle'; readonly path: readonly string[] }
  | {
      readonly type: 'broken-curriculum'
      readonly code: string
      readonly problem: 'no-parent' | 'other-kind' | 'unknown-prerequisite' | 'too-large'
    }
  | {
      readonly type: 'broken-plan'
      readonly activity: string
      readonly problem: 'wrong-id' | 'weekend' | 'day-full' | 'no-time' | 'too-many' | 'about-nothing'
    }
  /** What it requires is not mastered yet. */
  | { readonly type: 'locked-subskill'; readonly subskill: string; readonly requires: readonly string[] }
  | { readonly type: 'illegal-transition'; readonly activity: string; readonly from: string; readonly to: string }
  /** Its Monday has come where the learner lives. */
  | { readonly type: 'week-has-begun'; readonly week: string }
  /** `version` is the one that is there. */
  | { readonly type: 'stale-draft'; readonly version: number }
  | { readonly type: 'already-published' }
  | { readonly type: 'too-few-activities'; readonly min: number }
  | { readonly type: 'rejected-too-often'; readonly max: number }
  | { readonly type: 'mutation-too-large'; readonly bytes: number; readonly bytesMax: number }

export type RefusalType = Refusal['type']
