import { earlyDays } from '../forecast/create-forecast.ts'

/** ANA-8. How much there has to be before anything is said of somebody. Below it the answer is “not enough data”, never a number. */
export const evidence = {
  /** Fewer than this many due sessions are shown with the range in which the true share may lie. */
  adherenceWithoutRange: 8,
  lowAdherence: 6,
  capacityDays: 4,
  forecastDays: earlyDays,
  /** Of all that was planned, more than this share excused is shown as reduced evidence. */
  excusedShareMax: 0.25,
} as const
