import type {
  ActivityStatus,
  ActivityType,
  ActorType,
  ChangeAction,
  Label,
  Pace,
  PlanStatus,
  Tier,
  Trigger,
} from '@etude/core'

/**
 * The one table between the words of the product and those of its REST paths, which are promises to programs written for them. Each side is complete:
 * a new word inside does not compile until it has one outside.
 */
export const statusWords = {
  planned: 'pending',
  assigned: 'assigned',
  'in-progress': 'assigned',
  completed: 'completed',
  deferred: 'deferred',
  skipped: 'skipped',
  cancelled: 'skipped',
} as const satisfies Record<ActivityStatus, string>

export const planStatusWords = {
  draft: 'draft',
  published: 'published',
  active: 'active',
  completed: 'completed',
  expired: 'expired',
} as const satisfies Record<PlanStatus, string>

export const paceWords = {
  unknown: 'Not Enough Data',
  'significantly-behind': 'Significantly Behind',
  behind: 'Behind',
  'on-track': 'On Track',
  ahead: 'Ahead',
} as const satisfies Record<Pace, string>

export const labelWords = {
  'needs-review': 'Needs Review',
  developing: 'Developing',
  proficient: 'Proficient',
} as const satisfies Record<Label, string>

export const triggerWords = {
  'on-demand': 'on_demand',
  batch: 'batch',
  manual: 'manual',
} as const satisfies Record<Trigger, string>

/** Who changed a plan. */
export const actorWords = {
  learner: 'student',
  guardian: 'parent',
  tutor: 'teacher',
  system: 'system',
} as const satisfies Record<ActorType, string>

/** What somebody did to a plan. */
export const actionWords = {
  'change-day': 'change_day',
  'change-priority': 'change_priority',
  reorder: 'reorder',
  remove: 'remove_activity',
  add: 'add_activity',
  replace: 'replace_activity',
  skip: 'skip_activity',
  publish: 'publish',
  reject: 'reject',
  'roll-back': 'roll_back',
  extend: 'extend',
  refresh: 'refresh',
  renew: 'regenerate',
  replan: 'replan',
  'remove-plan': 'remove_plan',
} as const satisfies Record<ChangeAction, string>

/** From where an item of a day came, for the breakdown by source. */
export const sourceWords = {
  inject: 'assessment',
  'catch-up': 'catch_up',
  today: 'weekly_plan',
  accelerate: 'accelerate',
  review: 'review',
  recommended: 'recommended',
  standby: 'static',
} as const satisfies Record<Tier, string>

/** How a type of activity presents itself. */
export const typeWords = {
  practice: { category: 'Practice Problems', verb: 'Practice', endpoint: '/practice', icon: 'pencil' },
  packages: { category: 'Learning Packages', verb: 'Explore', endpoint: '/packages', icon: 'book' },
  review: { category: 'Review', verb: 'Review', endpoint: '/review', icon: 'repeat' },
  tutoring: { category: 'Guided Explanation', verb: 'Learn', endpoint: '/tutoring', icon: 'message' },
  assessment: { category: 'Short Check', verb: 'Check', endpoint: '/assessment', icon: 'check' },
} as const satisfies Record<
  ActivityType,
  { readonly category: string; readonly verb: string; readonly endpoint: string; readonly icon: string }
>

type WordsOf<Table extends Readonly<Record<string, string>>> = readonly [Table[keyof Table], ...Table[keyof Table][]]

/** The words of a table, each once, for the schema of an answer. */
export const wordsOf = <Table extends Readonly<Record<string, string>>>(table: Table): WordsOf<Table> =>
  [...new Set(Object.values(table))] as unknown as WordsOf<Table>
