/**
 * A day of the week in which the demonstration was made, at four in the afternoon of Vienna: what is planned must not hang on the weekday on
 * which the tests run. 0 is Monday.
 */
export function schoolDay(weekday: number): Date {
  const day = new Date()
  day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7) + weekday)
  day.setUTCHours(15, 0, 0, 0)
  return day
}
