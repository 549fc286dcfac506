import { dayNumber } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { wallAtMinutes, wallTime } from '../time/wall-time.ts'
import type { WallTime } from '../time/wall-time.ts'

export const wallOn = (date: CivilDate, minutes: number): WallTime => wallTime(wallAtMinutes(dayNumber(date), minutes))
