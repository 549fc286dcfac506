export { ok, refuse } from './record/result.ts'
export type { Result } from './record/result.ts'
export { ClassId, LearnerId, RecordId, UserId } from './record/ids.ts'
export { pairId } from './record/pair-id.ts'
export {
  SpaceId,
  boardSpace,
  classSpace,
  journalSpace,
  learnerSpace,
  spaceTypeOf,
  spaceTypes,
  userSpace,
} from './record/space.ts'
export type { SpaceType } from './record/space.ts'
export type { Json, KindDeclaration, RecordOf } from './record/define-kind.ts'
export { declarationOf, isKindName, kindNames, kinds } from './record/kinds.ts'
export type { Body, IndexName, KindName, Kinds, Stored } from './record/kinds.ts'

export { At, CivilDate, Instant, ZoneName } from './time/instant.ts'

export { grantDepthMax, guardiansOf, peopleAround, roles, tutorsOf, userSubject } from './access/grant.ts'
export type { Grant, Group, Role, Subject } from './access/grant.ts'
export { systemActor, userActor } from './access/actor.ts'
export type { Actor } from './access/actor.ts'
export { may, rolesIn } from './access/may.ts'
export type { Act } from './access/may.ts'

export type { Reader } from './mutation/reader.ts'
export type { Draft, Tx } from './mutation/tx.ts'
export { bufferedTx, keyInIndex, unsavedVersion } from './mutation/buffered-tx.ts'
export type { BufferedTx, ReadKey, Write } from './mutation/buffered-tx.ts'
export { applied, defineMutator, undoable } from './mutation/define-mutator.ts'
export type { Applied, Mutation, MutationContext, Mutator } from './mutation/define-mutator.ts'
export { mutatorNamed, mutators } from './mutation/mutators.ts'
export type { ArgsOf, MutationName } from './mutation/mutators.ts'
export { prepareMutation } from './mutation/run-mutation.ts'
export type { PreparedMutation } from './mutation/run-mutation.ts'
export type { Refusal, RefusalType } from './mutation/refusal.ts'
export { memoryRecords } from './record/memory-reader.ts'
export type { MemoryRecords } from './record/memory-reader.ts'

export { changeDigest, emptyDigest } from './sync/digest.ts'
export type { DigestEntry } from './sync/digest.ts'
export {
  ClientId,
  LiveMessage,
  LiveRequest,
  Outcome,
  SentMutation,
  SpacePatch,
  SyncRequest,
  SyncResponse,
  WireRecord,
  limits,
  outcomeTypes,
  protocolVersion,
  schemaVersion,
} from './sync/wire.ts'

export { Availability } from './learner/learner-kinds.ts'
export { appearances } from './account/user-settings.ts'
