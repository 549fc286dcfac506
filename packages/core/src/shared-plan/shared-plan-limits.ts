/** What one shared plan, and one account or learner with many of them, may come to. */
export const sharedPlanLimits = {
  titleChars: 120,
  notesChars: 20_000,
  segments: 40,
  segmentTitleChars: 120,
  segmentMinutes: 600,
  /** One change of a document as text: it has to fit into a mutation beside its other arguments. */
  updateChars: 200_000,
  /** A whole document as text, all its deleted parts put together. */
  documentChars: 400_000,
  /** So many changes are kept one by one; the next one makes them one. */
  updatesKept: 50,
  /** What a person typed, as it is kept beside a change that may be refused. */
  writtenChars: 2_000,
  membersOfPlan: 60,
  plansOfOwner: 50,
  plansOfLearner: 50,
} as const
