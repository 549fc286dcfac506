/** Every bound of notices, in one place. */
export const noticeLimits = {
  /** Of one learner the newest stay. */
  keptMax: 40,
  /** How many causes one notice sums up. */
  causesMax: 50,
  /** How many notices of all learners together one person is shown. */
  shownMax: 100,
  /** How many read ones are remembered: what was read longest ago goes first, and by then is shown no more. */
  readMax: 500,
  marksMax: 100,
  linesMax: 5,
} as const
