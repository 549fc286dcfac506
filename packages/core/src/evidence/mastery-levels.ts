/** How far a learner is with a subskill, in words that people know. */
export const masteryLevels = ['new', 'attempted', 'familiar', 'proficient', 'mastered'] as const
export type MasteryLevel = (typeof masteryLevels)[number]
