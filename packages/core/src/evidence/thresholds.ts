/** Every cut that turns a measurement into a word or an act, in one place, each under what it is about: equal numbers here mean different things. */
export const thresholds = {
  assessment: {
    /** Share of points below which a result needs review. */
    needsReviewBelow: 0.7,
    /** Share of points from which it is proficient; between the two it is developing. */
    proficientFrom: 0.85,
    /** No verdict on fewer scored items. */
    itemsMin: 3,
  },
  remediation: {
    /** The true rate that is feared to be missed. */
    rateBelow: 0.7,
    /** How sure one has to be that it is missed… */
    probabilityMin: 0.8,
    /** …unless so many items say so. */
    itemsEnough: 5,
  },
  velocity: {
    significantlyBehindBelow: 70,
    behindBelow: 85,
    aheadFrom: 110,
    /** Until this many subskills were expected, a speed says nothing. */
    expectedMin: 3,
  },
  mastery: {
    /** Days for which it has to hold: the first gate makes it mastered, the others make it last. */
    gateDays: [3, 7, 14],
  },
} as const
