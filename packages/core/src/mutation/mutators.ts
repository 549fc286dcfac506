import { changeSettings } from '../account/account-mutators.ts'
import {
  addTutor,
  createClass,
  enrolLearner,
  removeLearner,
  removeTutor,
  renameClass,
} from '../class/class-mutators.ts'
import {
  addGuardian,
  attachAccount,
  changeDayStart,
  createChild,
  createLearner,
  editProfile,
  removeGuardian,
} from '../learner/learner-mutators.ts'
import type * as z from 'zod/mini'
import type { Mutator } from './define-mutator.ts'

/** Every mutation there is, by its own name. Adding one is adding a line here. */
export const mutators = {
  'settings.change': changeSettings,
  'learner.create': createLearner,
  'learner.create-child': createChild,
  'learner.edit-profile': editProfile,
  'learner.change-day-start': changeDayStart,
  'learner.add-guardian': addGuardian,
  'learner.remove-guardian': removeGuardian,
  'learner.attach-account': attachAccount,
  'class.create': createClass,
  'class.rename': renameClass,
  'class.enrol': enrolLearner,
  'class.remove-learner': removeLearner,
  'class.add-tutor': addTutor,
  'class.remove-tutor': removeTutor,
} as const

export type MutationName = keyof typeof mutators
/** What a caller passes: branded ids are accepted as they are. */
export type ArgsOf<Name extends MutationName> = z.infer<(typeof mutators)[Name]['args']>

export function mutatorNamed(name: string): Mutator | undefined {
  return Object.hasOwn(mutators, name) ? (mutators[name as MutationName] as unknown as Mutator) : undefined
}
