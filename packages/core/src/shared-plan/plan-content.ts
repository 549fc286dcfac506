import * as z from 'zod/mini'
import { sharedPlanLimits } from './shared-plan-limits.ts'

const text = (maxChars: number) => z.string().check(z.maxLength(maxChars))
export const PlanTitle = text(sharedPlanLimits.titleChars)
export const PlanNotes = text(sharedPlanLimits.notesChars)

export const PlanSegment = z.looseObject({
  id: z.string().check(z.minLength(1), z.maxLength(60)),
  title: text(sharedPlanLimits.segmentTitleChars),
  minutes: z.int().check(z.gte(0), z.lte(sharedPlanLimits.segmentMinutes)),
})
export type PlanSegment = z.infer<typeof PlanSegment>
export const PlanSegments = z.array(PlanSegment).check(z.maxLength(sharedPlanLimits.segments))

/** What a shared plan says, without its history: what lists and searches show, and what every device and the server make of the same document. */
export interface PlanContent {
  readonly title: string
  readonly notes: string
  readonly segments: readonly PlanSegment[]
}

/**
 * ENSEMBLE-4. Reads a document's plain value. Anybody who may write can put anything into a document, so every value has a reading and none is refused: what is too
 * long is cut, what is no segment is left out, and what has the same place stands in the order of its ids.
 */
export function projectPlan(json: unknown): PlanContent {
  const { title, notes, segments } = fieldsOf(json)
  return {
    title: cut(oneLine(textOf(title)), sharedPlanLimits.titleChars),
    notes: cut(textOf(notes), sharedPlanLimits.notesChars),
    segments: Object.entries(fieldsOf(segments))
      .flatMap(([id, value]) => placed(id, value))
      .sort((a, b) => a.place - b.place || (a.segment.id < b.segment.id ? -1 : 1))
      .slice(0, sharedPlanLimits.segments)
      .map(({ segment }) => segment),
  }
}

function placed(id: string, value: unknown): readonly { readonly place: number; readonly segment: PlanSegment }[] {
  const { title, minutes, place } = fieldsOf(value)
  const segment = PlanSegment.safeParse({
    id,
    title: cut(oneLine(textOf(title)), sharedPlanLimits.segmentTitleChars),
    minutes: Math.min(Math.max(Math.round(numberOf(minutes)), 0), sharedPlanLimits.segmentMinutes),
  })
  return segment.success && isObject(value) ? [{ place: numberOf(place), segment: segment.data }] : []
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> => (isObject(value) ? value : {})
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const numberOf = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0)
const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ')

/** Never through the middle of a character of two units: half of one cannot be stored everywhere. */
function cut(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text
  const last = text.charCodeAt(maxChars - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? maxChars - 1 : maxChars)
}
