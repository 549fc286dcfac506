import { quantile } from './quantile.ts'

/** What lies within it comes true four times in five; `middle` is as likely passed as not. */
export interface Band {
  readonly low: number
  readonly middle: number
  readonly high: number
}

const promised = 0.8
const step = 0.03
const [missMin, missMax] = [0.02, 0.6]
/** From so many days on, a horizon goes by its own record. */
const ownRecordDays = 30

/**
 * FC-5. How wide the bands have to be, learnt from how often they held: after each day the share of misses that is aimed at moves towards what keeps the
 * promise. One record for all horizons until a horizon has its own.
 */
export interface Calibration {
  readonly pooled: number
  readonly byHorizon: readonly { readonly aim: number; readonly seen: number }[]
}

export const uncalibrated = (horizons: number): Calibration => ({
  pooled: 1 - promised,
  byHorizon: Array.from({ length: horizons }, () => ({ aim: 1 - promised, seen: 0 })),
})

/** The share of misses to aim at on both sides together. Horizons without a record of their own go by the last that has one, or by all. */
export function aimAt({ pooled, byHorizon }: Calibration, horizon: number): number {
  const own = byHorizon[Math.min(horizon, byHorizon.length - 1)]
  return own === undefined || own.seen < ownRecordDays ? pooled : own.aim
}

export function calibrated(
  before: Calibration,
  outcomes: readonly { readonly horizon: number; readonly missed: boolean }[],
): Calibration {
  let { pooled } = before
  const byHorizon = [...before.byHorizon]
  for (const { horizon, missed } of outcomes) {
    pooled = moved(pooled, missed, step / byHorizon.length)
    const own = byHorizon[horizon]
    if (own === undefined) continue
    const from = own.seen < ownRecordDays ? pooled : own.aim
    byHorizon[horizon] = { aim: moved(from, missed, step), seen: own.seen + 1 }
  }
  return { pooled, byHorizon }
}

const moved = (aim: number, missed: boolean, by: number): number =>
  Math.min(missMax, Math.max(missMin, aim + by * (1 - promised - (missed ? 1 : 0))))

/** From paths in order. */
export const bandOf = (sorted: Float64Array, aim: number): Band => ({
  low: quantile(sorted, aim / 2),
  middle: quantile(sorted, 0.5),
  high: quantile(sorted, 1 - aim / 2),
})

export const holds = ({ low, high }: Band, actual: number): boolean => actual >= low && actual <= high
