import { changeSettings } from '../account/account-mutators.ts'
import {
  addTutor,
  createClass,
  enrolLearner,
  removeLearner,
  removeTutor,
  renameClass,
} from '../class/class-mutators.ts'
import { changeCurriculum, createCurriculum, publishCurriculum } from '../curriculum/curriculum-mutators.ts'
import { recordAssessment } from '../evidence/assessment-mutators.ts'
import {
  cancelActivity,
  deferActivity,
  moveActivity,
  pinActivity,
  restoreActivity,
  skipActivity,
  startActivity,
} from '../day/activity-mutators.ts'
import { addActivity, undoAddActivity } from '../day/add-activity.ts'
import { completeActivity, rateActivity, undoComplete } from '../day/complete-mutators.ts'
import { markNotices, wantNotices } from '../notice/notice-mutators.ts'
import { pullDayPlan } from '../day/day-mutators.ts'
import { setAdapting } from '../learner/adapting-mutators.ts'
import { extendWeekPlan, refreshWeekPlan } from '../week/adapt-mutators.ts'
import { renewDraft, renewWeek } from '../week/renew-mutators.ts'
import { wordWeekPlan } from '../week/word-mutators.ts'
import { addToDraft, arrangeDraft, publishDraft, removeFromDraft } from '../week/draft-mutators.ts'
import { rejectDraft, rollBackDraft } from '../week/reject-mutators.ts'
import { undoChange } from '../week/undo-change.ts'
import { generateWeekPlan, removeWeekPlan } from '../week/week-mutators.ts'
import { dropClassCurriculum, setStudy, stopStudy, useClassCurriculum } from '../curriculum/study-mutators.ts'
import {
  addGuardian,
  attachAccount,
  changeDayStart,
  createChild,
  createLearner,
  editProfile,
  removeGuardian,
} from '../learner/learner-mutators.ts'
import { changeBreak, removeBreak, startFresh, takeBreak, undoStartFresh } from '../practice/break-mutators.ts'
import { correctLog, logPractice, undoCorrection, undoLog } from '../practice/log-mutators.ts'
import { setMinimum } from '../practice/minimum-mutators.ts'
import { writeNote } from '../practice/note-mutators.ts'
import { arrangeOccurrence, undoArrangement } from '../practice/occurrence-mutators.ts'
import { archivePlan, createPlan, discardPlan, editPlan, reschedule, restoreSeries } from '../practice/plan-mutators.ts'
import {
  createSharedPlan,
  removePlanMember,
  removeSharedPlan,
  setPlanMember,
  writeSharedPlan,
} from '../shared-plan/shared-plan-mutators.ts'
import { makeRoadmapRecord } from '../roadmap/roadmap-mutators.ts'
import type * as z from 'zod/mini'
import type { Mutator } from './define-mutator.ts'

/** Every mutation there is, by its own name. Adding one is adding a line here. */
export const mutators = {
  'settings.change': changeSettings,
  'learner.create': createLearner,
  'learner.create-child': createChild,
  'learner.edit-profile': editProfile,
  'learner.change-day-start': changeDayStart,
  'learner.set-adapting': setAdapting,
  'learner.add-guardian': addGuardian,
  'learner.remove-guardian': removeGuardian,
  'learner.attach-account': attachAccount,
  'class.create': createClass,
  'class.rename': renameClass,
  'class.enrol': enrolLearner,
  'class.remove-learner': removeLearner,
  'class.add-tutor': addTutor,
  'class.remove-tutor': removeTutor,
  'practice.create-plan': createPlan,
  'practice.discard-plan': discardPlan,
  'practice.edit-plan': editPlan,
  'practice.reschedule': reschedule,
  'practice.archive-plan': archivePlan,
  'practice.restore-series': restoreSeries,
  'practice.arrange-occurrence': arrangeOccurrence,
  'practice.undo-arrangement': undoArrangement,
  'practice.take-break': takeBreak,
  'practice.change-break': changeBreak,
  'practice.remove-break': removeBreak,
  'practice.start-fresh': startFresh,
  'practice.undo-start-fresh': undoStartFresh,
  'practice.log': logPractice,
  'practice.undo-log': undoLog,
  'practice.correct-log': correctLog,
  'practice.undo-correction': undoCorrection,
  'practice.write-note': writeNote,
  'practice.set-minimum': setMinimum,
  'curriculum.create': createCurriculum,
  'curriculum.change': changeCurriculum,
  'curriculum.publish': publishCurriculum,
  'study.set': setStudy,
  'study.stop': stopStudy,
  'class.use-curriculum': useClassCurriculum,
  'class.drop-curriculum': dropClassCurriculum,
  'assessment.record': recordAssessment,
  'week.generate': generateWeekPlan,
  'week.remove': removeWeekPlan,
  'week.word': wordWeekPlan,
  'week.extend': extendWeekPlan,
  'week.refresh': refreshWeekPlan,
  'week.renew': renewWeek,
  'week.undo-change': undoChange,
  'draft.arrange': arrangeDraft,
  'draft.remove': removeFromDraft,
  'draft.add': addToDraft,
  'draft.publish': publishDraft,
  'draft.reject': rejectDraft,
  'draft.renew': renewDraft,
  'draft.roll-back': rollBackDraft,
  'roadmap.make': makeRoadmapRecord,
  'notice.mark': markNotices,
  'notice.want': wantNotices,
  'day.pull': pullDayPlan,
  'activity.add': addActivity,
  'activity.undo-add': undoAddActivity,
  'activity.start': startActivity,
  'activity.complete': completeActivity,
  'activity.undo-complete': undoComplete,
  'activity.rate': rateActivity,
  'activity.defer': deferActivity,
  'activity.skip': skipActivity,
  'activity.cancel': cancelActivity,
  'activity.move': moveActivity,
  'activity.pin': pinActivity,
  'activity.restore': restoreActivity,
  'shared-plan.create': createSharedPlan,
  'shared-plan.set-member': setPlanMember,
  'shared-plan.remove-member': removePlanMember,
  'shared-plan.write': writeSharedPlan,
  'shared-plan.remove': removeSharedPlan,
} as const

export type MutationName = keyof typeof mutators
/** What a caller passes: branded ids are accepted as they are. */
export type ArgsOf<Name extends MutationName> = z.infer<(typeof mutators)[Name]['args']>

export function mutatorNamed(name: string): Mutator | undefined {
  return Object.hasOwn(mutators, name) ? (mutators[name as MutationName] as unknown as Mutator) : undefined
}
