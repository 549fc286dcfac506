export { ok, refuse } from './record/result.ts'
export type { Result } from './record/result.ts'
export { ClassId, CurriculumId, LearnerId, PlanId, RecordId, UserId } from './record/ids.ts'
export { sameJson } from './record/same-json.ts'
export { sha256 } from './record/sha256.ts'
export { pairId } from './record/pair-id.ts'
export {
  SpaceId,
  boardSpace,
  classSpace,
  curriculumSpace,
  gallerySpace,
  journalSpace,
  learnerSpace,
  planSpace,
  spaceTypeOf,
  spaceTypes,
  userSpace,
} from './record/space.ts'
export type { SpaceType } from './record/space.ts'
export type { Json, KindDeclaration, RecordOf } from './record/define-kind.ts'
export { declarationOf, isKindName, kindNames, kinds } from './record/kinds.ts'
export type { Body, IndexName, KindName, Kinds, Stored } from './record/kinds.ts'

export { At, CivilDate, Instant, ZoneName } from './time/instant.ts'
export {
  IsoWeekday,
  PlannedDay,
  addDays,
  civilDate,
  dayNumber,
  daysBetween,
  isoWeekdayOf,
  plannedDayOf,
} from './time/civil-date.ts'
export type { DayNumber } from './time/civil-date.ts'
export { dateInWeek, isoWeekOf, isoWeekText, mondayOf } from './time/iso-week.ts'
export type { IsoWeek } from './time/iso-week.ts'
export { WallTime, dateOf, wallSeconds, wallTime } from './time/wall-time.ts'
export type { WallSeconds } from './time/wall-time.ts'
export { instantOf, wallAt, zoneNamed } from './time/zone.ts'
export type { UnknownZone, Zone } from './time/zone.ts'
export { homeDateAt } from './time/home-date.ts'
export { dayCloses, dayOpens, learnerDateAt, learnerDateOf } from './time/learner-day.ts'
export type { DayStart } from './time/learner-day.ts'
export { flexibilities, graceMinutes, windowIn, windowOf } from './time/session-window.ts'
export type { Flexibility, Session, SessionWindow } from './time/session-window.ts'
export { fullDayMinutes, livedDays } from './time/lived-days.ts'
export type { LivedDay, Stay } from './time/lived-days.ts'

export { expand, occurrencesMax } from './recurrence/expand.ts'
export type { Horizon, Occurrence, RecurrenceRefusal } from './recurrence/expand.ts'
export { Recurrence, namedDatesMax } from './recurrence/recurrence.ts'
export { parseRule, ruleCharactersMax } from './recurrence/parse-rule.ts'
export type { InvalidRule, RuleFault } from './recurrence/parse-rule.ts'
export { formatRule } from './recurrence/format-rule.ts'
export { patternOf, ruleOfPattern } from './recurrence/rule-pattern.ts'
export type { RulePattern } from './recurrence/rule-pattern.ts'
export { frequencies, weekdayNames } from './recurrence/rule.ts'
export type { Frequency, Rule, RuleDay, Until } from './recurrence/rule.ts'

export { grantDepthMax, guardiansOf, peopleAround, roles, tutorsOf, userSubject } from './access/grant.ts'
export type { Grant, Group, Role, Subject } from './access/grant.ts'
export { systemActor, userActor } from './access/actor.ts'
export type { Actor } from './access/actor.ts'
export { may, rolesIn } from './access/may.ts'
export type { Act } from './access/may.ts'

export type { Reader } from './mutation/reader.ts'
export type { Draft, Tx } from './mutation/tx.ts'
export { bufferedTx, keyInIndex, unsavedVersion } from './mutation/buffered-tx.ts'
export type { BufferedTx, Write } from './mutation/buffered-tx.ts'
export { applied, defineMutator, superseded, undoable } from './mutation/define-mutator.ts'
export type { Applied, Mutation, MutationContext, Mutator } from './mutation/define-mutator.ts'
export { mutatorNamed, mutators } from './mutation/mutators.ts'
export type { ArgsOf, MutationName } from './mutation/mutators.ts'
export { versionOf } from './mutation/mutation-versions.ts'
export { prepareMutation } from './mutation/prepare-mutation.ts'
export { prepareBy } from './mutation/run-mutation.ts'
export type { MutatorNamed, PreparedMutation } from './mutation/run-mutation.ts'
export type { Refusal, RefusalType } from './mutation/refusal.ts'
export { memoryRecords } from './record/memory-reader.ts'
export type { MemoryRecords } from './record/memory-reader.ts'

export { changeDigest, emptyDigest } from './sync/digest.ts'
export type { DigestEntry } from './sync/digest.ts'
export { ClientId } from './sync/client-id.ts'
export { limits, protocolVersion, schemaVersion } from './sync/limits.ts'
export { LiveRequest, SentMutation, SyncRequest } from './sync/request-wire.ts'
export { Outcome, SpacePatch, SyncResponse, WireRecord, outcomeTypes } from './sync/wire.ts'

export { LiveMessage } from './sync/live-wire.ts'
export { isWithoutEffect, mergeAnnouncement, mergeResponse } from './sync/merge.ts'
export type {
  Announcement,
  ArrivedRecords,
  HeldSpace,
  MergeState,
  MergedChange,
  MergedResponse,
  ReceivedResponse,
  SpaceChange,
} from './sync/merge.ts'
export { overlayReader } from './mutation/overlay-reader.ts'
export type { OverlayReader } from './mutation/overlay-reader.ts'
export { rebase } from './sync/rebase.ts'
export type { Pending, Rebased } from './sync/rebase.ts'
export { keysOfChange, listKey, lookUp, recordKey } from './mutation/record-keys.ts'
export { applyWrite, runOnReplica, tryOnReplica } from './sync/run-on-replica.ts'
export type { PendingWrite, ReplicaRun } from './sync/run-on-replica.ts'
export { NodeCode, curriculumLimits, isSubskill, nodeKinds } from './curriculum/curriculum.ts'
export type { Curriculum, CurriculumNode, NodeKind, Prerequisite, Subskill } from './curriculum/curriculum.ts'
export type { ImportReport, RefusedRow, RowProblem } from './curriculum/assemble-curriculum.ts'
export { curriculumFromCase, curriculumToCase } from './curriculum/curriculum-case.ts'
export { formatCsv, parseCsv } from './curriculum/csv.ts'
export { curriculumFromCsv, curriculumToCsv } from './curriculum/curriculum-csv.ts'
export { changesTo } from './curriculum/curriculum-changes.ts'
export type { StoredCurriculum } from './curriculum/curriculum-changes.ts'
export { readCurriculum } from './curriculum/read-curriculum.ts'
export { unlockedSubskills } from './curriculum/unlocked.ts'
export { curriculumShelf, masteryModes } from './curriculum/curriculum-kinds.ts'
export { requirementsOf } from './curriculum/prerequisite-graph.ts'

export { thresholds } from './evidence/thresholds.ts'
export {
  SkillResult,
  assessmentLimits,
  assessmentSources,
  holdingAssessments,
  labelOf,
  labels,
} from './evidence/assessment.ts'
export type { AssessmentFact, Label } from './evidence/assessment.ts'
export { assessmentsFromCsv } from './evidence/assessment-csv.ts'
export type { AssessmentImport, ImportedAssessment, RefusedResultRow } from './evidence/assessment-csv.ts'
export { checkItemsMax, checkItemsMin, checkResult } from './evidence/short-check.ts'
export { masteryLevels } from './evidence/mastery-levels.ts'
export type { MasteryLevel } from './evidence/mastery-levels.ts'
export type { Mastery, MasteryMode } from './evidence/mastery.ts'
export type { Pace, Velocity } from './evidence/velocity.ts'
export { readLearning } from './evidence/read-learning.ts'
export type { Learning } from './evidence/learning.ts'
export type { Course, CourseState } from './evidence/course-state.ts'
export { courseState } from './evidence/course-state.ts'
export { ratings } from './evidence/rating.ts'
export type { Rating } from './evidence/rating.ts'

export { activityStatuses, activityTypes, priorities, weekKey } from './week/activity-kinds.ts'
export type { About, ActivityStatus, ActivityType, Priority, Reason } from './week/activity-kinds.ts'
export { activityId } from './week/activity-id.ts'
export { schoolDays, weekLimits } from './week/week-limits.ts'
export { firstDayToPlan, takeSnapshot, targetFor } from './week/take-snapshot.ts'
export type { WeekWish } from './week/take-snapshot.ts'
export { snapshotHash } from './week/week-snapshot.ts'
export type { Candidate, KeptActivity, SubjectState, WeekSnapshot } from './week/week-snapshot.ts'
export { generateWeek } from './week/generate-week.ts'
export type { GeneratedActivity, GeneratedWeek } from './week/generate-week.ts'
export { keptActivities, weekGeneration } from './week/week-generation.ts'
export { weekProgress } from './week/week-progress.ts'
export { WeekStart, planId, planStatus, triggers } from './week/weekly-plan.ts'
export type { PlanStatus, Trigger } from './week/weekly-plan.ts'
export type { ActorType, ChangeAction, RejectWish } from './week/plan-change.ts'
export { changeSentence } from './week/change-sentence.ts'
export { gaveWay } from './week/gives-way.ts'
export { draftRejection } from './week/draft-rejection.ts'
export { adaptingDefaults, adaptingLimits } from './learner/adapting.ts'
export type { Adapting } from './learner/adapting.ts'
export { nextAdaptation } from './week/adapt-week.ts'
export { adaptingMutations } from './week/adapt-rules.ts'
export type { AdaptingOccasion } from './week/adapt-week.ts'
export { mayUndo } from './week/may-undo.ts'
export { isStale } from './week/read-adapting.ts'
export { versionId } from './week/plan-version.ts'
export { noticeEvents } from './notice/notice-kinds.ts'
export type { NoticeEvent } from './notice/notice-kinds.ts'
export { noticesFor, readingOf } from './notice/notices-for.ts'
export type { ShownNotice } from './notice/notices-for.ts'
export { noticeSentence } from './notice/notice-sentence.ts'
export { hasBegun } from './week/draft.ts'
export { objectiveSentence, reasonSentence, themeSentence } from './week/reason-sentence.ts'
export { objectivesOf, themeOf } from './week/objectives.ts'
export type { Objective } from './week/objectives.ts'

export { planRoadmap, roadmapStart } from './roadmap/plan-roadmap.ts'
export type { KnownWeek, RoadmapFacts } from './roadmap/plan-roadmap.ts'
export { readRoadmap, readRoadmapFacts, readRoadmaps } from './roadmap/read-roadmap.ts'
export { dueRoadmap } from './roadmap/due-roadmap.ts'
export type { DueRoadmap } from './roadmap/due-roadmap.ts'
export { roadmapId } from './roadmap/roadmap-kind.ts'
export type {
  Aim,
  RebuildReason,
  RoadmapContent,
  RoadmapEdge,
  RoadmapSubskill,
  RoadmapWeek,
} from './roadmap/roadmap-kind.ts'
export { roadmapLimits } from './roadmap/roadmap-limits.ts'
export { keySkillsOf, roadmapStatus, roadmapWeekStatus } from './roadmap/roadmap-status.ts'
export type { KeySkill, RoadmapStatus, RoadmapWeekStatus } from './roadmap/roadmap-status.ts'
export { driftOf, weeksLater } from './roadmap/roadmap-drift.ts'
export type { DriftLine, DriftReason } from './roadmap/roadmap-drift.ts'
export { driftSentence } from './roadmap/drift-sentence.ts'
export { shouldRebuild } from './roadmap/should-rebuild.ts'
export { rebuildSentence } from './roadmap/rebuild-sentence.ts'
export { whatIf } from './roadmap/what-if.ts'
export type { Outlook, WhatIf } from './roadmap/what-if.ts'

export { isOpen, mayBecome, transitions } from './day/activity-states.ts'
export { dayId, personalizationSources, tiers } from './day/daily-plan.ts'
export type { DayItemBody, PersonalizationSource, Tier } from './day/daily-plan.ts'
export type { DayItem } from './day/day-item.ts'
export { dayLimits, points, pointsOf } from './day/day-limits.ts'
export { dayFacts } from './day/day-facts.ts'
export { readDayStreak } from './day/day-streak.ts'
export { moreForDay, pullDay } from './day/pull-day.ts'
export { dayProgress } from './day/day-progress.ts'
export type { DayProgress } from './day/day-progress.ts'
export type { DayFacts, PulledDay } from './day/pull-day.ts'

export { classOverview, weeksOfOverview } from './class/class-overview.ts'
export type { ClassOverview, OverviewFilter, OverviewRow, OverviewSkill } from './class/class-overview.ts'
export { summariesAfter } from './class/keep-summaries.ts'
export { Availability } from './learner/learner-kinds.ts'
export { appearances } from './account/user-settings.ts'

export { OccurrenceKey, checkInId, dateOfKey, occurrenceId, occurrenceKey } from './practice/occurrence-key.ts'
export { OccurrenceChange, breakReasons, missedPolicies, skipReasons } from './practice/practice-kinds.ts'
export type { MissedPolicy } from './practice/practice-kinds.ts'
export { practiceLimits } from './practice/practice-limits.ts'
export { Schedule, Segment, Series, SeriesPart } from './practice/schedule.ts'
export { checkSchedule, scheduleOn, scheduleToTakeUp, splitSeries } from './practice/series.ts'
export type { PracticeFacts } from './practice/practice-facts.ts'
export { readPracticeFacts } from './practice/read-practice-facts.ts'
export { plannedOccurrences } from './practice/planned-occurrence.ts'
export type { Placement, PlannedOccurrence } from './practice/planned-occurrence.ts'
export { createArrange } from './practice/arrange-practice.ts'
export type { Arrange } from './practice/arrange-practice.ts'
export { isTakenAway, statusAt } from './practice/arranged-occurrence.ts'
export type { ArrangedOccurrence, Doing, Excuse, OccurrenceStatus } from './practice/arranged-occurrence.ts'
export { correctedEntry, wallOf } from './practice/log-facts.ts'
export { carriedOfAll, nextActions } from './practice/next-actions.ts'
export type { NextActions } from './practice/next-actions.ts'
export { carriedOver, nextSessionNumber } from './practice/carry-over.ts'
export { absence, absenceOffer } from './practice/absence.ts'
export type { AbsenceOffer } from './practice/absence.ts'
export { previewScheduleChange } from './practice/preview-schedule-change.ts'
export type { SchedulePreview } from './practice/preview-schedule-change.ts'
export { SessionClock, elapsedMs, minutesOn, pauseClock, resumeClock, startClock } from './practice/session-clock.ts'
export { historyOf } from './practice/history.ts'
export type { HistoryLine } from './practice/history.ts'

export { projectPlan } from './shared-plan/plan-content.ts'
export type { PlanContent, PlanSegment } from './shared-plan/plan-content.ts'
export type { DocumentState, Documents } from './shared-plan/documents.ts'
export { sharedPlanLimits } from './shared-plan/shared-plan-limits.ts'

export { createProgress } from './progress/create-progress.ts'
export type { Figures, Progress, ProgressInput } from './progress/create-progress.ts'
export { lowAdherence, shouldNudge } from './progress/adherence.ts'
export type { Adherence, Period } from './progress/adherence.ts'
export { evidence } from './progress/evidence.ts'
export { freezeRules } from './progress/streak.ts'
export type { Streak, StreakLine, StreakResult } from './progress/streak.ts'
export type { DayMinutes } from './progress/minutes-by-date.ts'
export type { Forecast } from './forecast/create-forecast.ts'
export type { DayForecast } from './forecast/day-forecast.ts'
export type { Band } from './forecast/bands.ts'
export { overload } from './forecast/suggest-moves.ts'
export type { MoveSuggestion } from './forecast/suggest-moves.ts'
export { PlanningEvent, minutesBucket, minutesBuckets, shareBucket, shareBuckets } from './progress/planning-event.ts'
export { milestoneReached, streakMilestones } from './progress/streak-milestones.ts'
