import type { MutationName } from '@etude/core'
import type { Translate } from '../messages/translate.ts'

/** What a person did, in their words. Checked to be complete: a new mutation does not compile until it has them. */
const words = {
  'settings.change': 'edits.settingsChange',
  'learner.create': 'edits.learnerCreate',
  'learner.create-child': 'edits.learnerCreateChild',
  'learner.edit-profile': 'edits.learnerEditProfile',
  'learner.change-day-start': 'edits.learnerChangeDayStart',
  'learner.add-guardian': 'edits.learnerAddGuardian',
  'learner.remove-guardian': 'edits.learnerRemoveGuardian',
  'learner.attach-account': 'edits.learnerAttachAccount',
  'class.create': 'edits.classCreate',
  'class.rename': 'edits.classRename',
  'class.enrol': 'edits.classEnrol',
  'class.remove-learner': 'edits.classRemoveLearner',
  'class.add-tutor': 'edits.classAddTutor',
  'class.remove-tutor': 'edits.classRemoveTutor',
  'practice.create-plan': 'edits.practiceCreatePlan',
  'practice.discard-plan': 'edits.practiceDiscardPlan',
  'practice.edit-plan': 'edits.practiceEditPlan',
  'practice.reschedule': 'edits.practiceReschedule',
  'practice.archive-plan': 'edits.practiceArchivePlan',
  'practice.restore-series': 'edits.practiceRestoreSeries',
  'practice.arrange-occurrence': 'edits.practiceArrangeOccurrence',
  'practice.undo-arrangement': 'edits.practiceUndoArrangement',
  'practice.take-break': 'edits.practiceTakeBreak',
  'practice.change-break': 'edits.practiceChangeBreak',
  'practice.remove-break': 'edits.practiceRemoveBreak',
  'practice.start-fresh': 'edits.practiceStartFresh',
  'practice.undo-start-fresh': 'edits.practiceUndoStartFresh',
  'practice.log': 'edits.practiceLog',
  'practice.undo-log': 'edits.practiceUndoLog',
  'practice.correct-log': 'edits.practiceCorrectLog',
  'practice.undo-correction': 'edits.practiceUndoCorrection',
  'practice.write-note': 'edits.practiceWriteNote',
} as const satisfies Record<MutationName, string>

/** An edit of an app newer than this one, in a shared database, has a name and no words yet. */
export const editWords = (t: Translate, name: string): string =>
  Object.hasOwn(words, name) ? t(words[name as MutationName]) : name
