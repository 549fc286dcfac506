export const isoText = (instant: number): string => new Date(instant).toISOString()
