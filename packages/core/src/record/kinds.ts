import type * as z from 'zod/mini'
import { userSettings } from '../account/user-settings.ts'
import { board, enrolment, schoolClass, teaching } from '../class/class-kinds.ts'
import { summary } from '../class/summary.ts'
import {
  classCurriculum,
  curriculum,
  curriculumCard,
  prerequisite,
  skill,
  study,
  subject,
  subskill,
  unit,
} from '../curriculum/curriculum-kinds.ts'
import { assessment } from '../evidence/assessment.ts'
import { dailyPlan } from '../day/daily-plan.ts'
import { activity } from '../week/activity-kinds.ts'
import { notice, noticeReader } from '../notice/notice-kinds.ts'
import { planChange } from '../week/plan-change.ts'
import { planVersion } from '../week/plan-version.ts'
import { weeklyPlan } from '../week/weekly-plan.ts'
import { guardianship, learner } from '../learner/learner-kinds.ts'
import {
  checkIn,
  freshStart,
  logEntry,
  occurrenceOverride,
  practiceBreak,
  practiceNote,
  practicePlan,
  streakMinimum,
} from '../practice/practice-kinds.ts'
import { planMember, planUpdate, sharedPlan } from '../shared-plan/shared-plan-kinds.ts'
import { roadmap } from '../roadmap/roadmap-kind.ts'
import type { KindDeclaration, RecordOf } from './define-kind.ts'

/** Every kind of record there is. Adding one is adding a line here. */
export const kinds = {
  'user-settings': userSettings,
  learner,
  guardianship,
  class: schoolClass,
  board,
  teaching,
  enrolment,
  summary,
  'practice-plan': practicePlan,
  'occurrence-override': occurrenceOverride,
  'practice-break': practiceBreak,
  'log-entry': logEntry,
  'check-in': checkIn,
  'practice-note': practiceNote,
  'streak-minimum': streakMinimum,
  'fresh-start': freshStart,
  curriculum,
  subject,
  unit,
  skill,
  subskill,
  prerequisite,
  'curriculum-card': curriculumCard,
  study,
  'class-curriculum': classCurriculum,
  assessment,
  'weekly-plan': weeklyPlan,
  activity,
  'plan-change': planChange,
  'plan-version': planVersion,
  roadmap,
  'daily-plan': dailyPlan,
  notice,
  'notice-reader': noticeReader,
  'shared-plan': sharedPlan,
  'plan-member': planMember,
  'plan-update': planUpdate,
} as const

export type Kinds = typeof kinds
export type KindName = keyof Kinds
export type Body<K extends KindName> = z.infer<Kinds[K]['body']>
export type IndexName<K extends KindName> = keyof Kinds[K]['indexes'] & string
/** Distributes over K, so that a switch on `kind` narrows the body. */
export type Stored<K extends KindName = KindName> = K extends KindName ? RecordOf<K, Body<K>> : never

export const kindNames = Object.keys(kinds) as readonly KindName[]

export const isKindName = (name: string): name is KindName => Object.hasOwn(kinds, name)

/** The declaration with its types widened, for code that treats all kinds alike. */
export const declarationOf = (kind: KindName): KindDeclaration<KindName, z.ZodMiniType, string> =>
  kinds[kind] as unknown as KindDeclaration<KindName, z.ZodMiniType, string>
