import { practiceLimits } from '@etude/core'

/** What somebody typed as minutes, where a session may be that long. */
export function minutesIn(text: string): number | null {
  const minutes = Math.round(Number(text))
  return text.trim() !== '' && minutes >= 1 && minutes <= practiceLimits.sessionMinutes ? minutes : null
}
