import { createGoogleGenerativeAI } from '@ai-sdk/google'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { APICallError, generateText } from 'ai'
import type { LanguageModel as Model } from 'ai'
import * as z from 'zod'
import type { ModelSettings } from '../settings.ts'

/** What a week is about, and nothing about whom: titles from the curriculum and what is meant to become of them. */
export interface WeekFeatures {
  readonly units: readonly string[]
  readonly objectives: readonly { readonly aim: string; readonly about: string }[]
}

export interface WeekWords {
  readonly theme: string
  readonly objectives: readonly string[]
}

export interface LanguageModel {
  /** Words for a week, or why there are none. It takes no longer than its budget, whatever the other side does. */
  describeWeek(features: WeekFeatures): Promise<Described>
}

type Described =
  | { readonly type: 'words'; readonly words: WeekWords }
  | { readonly type: 'none'; readonly reason: 'timeout' | 'rate-limited' | 'unreachable' | 'unusable-answer' }

const limits = {
  /** Beside the first one. */
  retriesMax: 2,
  answerBytesMax: 64_000,
  titleCharsMax: 80,
  unitsMax: 2,
  themeCharsMax: 80,
  objectiveCharsMax: 120,
  outputTokensMax: 600,
  /** Between one try and the next, where the other side does not say. */
  pauseMs: 500,
} as const

/**
 * WORDS-2. One budget for everything: the tries, the pauses that the other side asks for, a connection that never answers and one that drips. What comes back
 * is believed only in the shape that was asked for.
 */
export function createLanguageModel(settings: ModelSettings): LanguageModel {
  const model = openModel(settings)
  return {
    async describeWeek(features) {
      const budget = AbortSignal.timeout(settings.budgetMs)
      const deadline = performance.now() + settings.budgetMs
      let reason: Extract<Described, { type: 'none' }>['reason'] = 'unreachable'
      for (let tried = 0; tried <= limits.retriesMax; tried += 1) {
        const answer = await tryOnce(model, features, budget)
        if (answer.type === 'words') return answer
        if (budget.aborted) return { type: 'none', reason: 'timeout' }
        reason = answer.reason
        if (answer.final || tried === limits.retriesMax) break
        // Who asks for more patience than there is gets none.
        if (performance.now() + answer.waitMs >= deadline) break
        await pause(answer.waitMs)
      }
      return { type: 'none', reason }
    },
  }
}

function openModel({ provider, url, name, key }: ModelSettings): Model {
  const shared = { fetch: boundedFetch, ...(url === null ? {} : { baseURL: url }) }
  if (provider === 'gemini') return createGoogleGenerativeAI({ ...shared, apiKey: key ?? '' })(name)
  return createOpenAICompatible({
    ...shared,
    baseURL: url ?? '',
    name: 'configured',
    ...(key === null ? {} : { apiKey: key }),
  })(name)
}

type Tried =
  | Extract<Described, { type: 'words' }>
  | {
      readonly type: 'none'
      readonly reason: Extract<Described, { type: 'none' }>['reason']
      readonly final: boolean
      readonly waitMs: number
    }

async function tryOnce(model: Model, features: WeekFeatures, budget: AbortSignal): Promise<Tried> {
  try {
    const { text } = await generateText({
      model,
      instructions,
      prompt: JSON.stringify(boundedFeatures(features)),
      maxRetries: 0,
      maxOutputTokens: limits.outputTokensMax,
      abortSignal: budget,
    })
    const words = readWords(text, features)
    if (words !== undefined) return { type: 'words', words }
    return { type: 'none', reason: 'unusable-answer', final: false, waitMs: limits.pauseMs }
  } catch (error) {
    if (!APICallError.isInstance(error))
      return { type: 'none', reason: 'unusable-answer', final: false, waitMs: limits.pauseMs }
    const { statusCode, responseHeaders = {} } = error
    const isLimited = statusCode === 429
    const final = statusCode !== undefined && statusCode >= 400 && statusCode < 500 && !isLimited && statusCode !== 408
    const waitMs = retryAfterMs(responseHeaders['retry-after']) ?? limits.pauseMs
    return { type: 'none', reason: isLimited ? 'rate-limited' : 'unreachable', final, waitMs }
  }
}

const instructions = [
  'You word the plan of a week for somebody who learns.',
  'You are given the units it is about and its objectives as JSON; each objective has an aim (mend, begin, master, keep) and a title.',
  'Answer with one JSON object and nothing else: {"theme": string, "objectives": string[]}.',
  `theme: at most ${limits.themeCharsMax} characters, friendly and plain.`,
  `objectives: exactly one sentence for each given objective, in the same order, each naming its title, at most ${limits.objectiveCharsMax} characters.`,
  'Add no facts, no dates, no numbers and no names of people.',
].join('\n')

const cut = (text: string): string => text.slice(0, limits.titleCharsMax)

const boundedFeatures = ({ units, objectives }: WeekFeatures): WeekFeatures => ({
  units: units.slice(0, limits.unitsMax).map(cut),
  objectives: objectives.map(({ aim, about }) => ({ aim, about: cut(about) })),
})

const Line = (charsMax: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(charsMax)
    .regex(/^[^\p{Cc}<>{}]*$/u)

/** The object in an answer, fenced or with talk around it, if it has the shape that was asked for. */
function readWords(text: string, { objectives }: WeekFeatures): WeekWords | undefined {
  const shape = z.object({
    theme: Line(limits.themeCharsMax),
    objectives: z.array(Line(limits.objectiveCharsMax)).length(objectives.length),
  })
  const begin = text.indexOf('{')
  const end = text.lastIndexOf('}')
  if (begin < 0 || end < begin) return undefined
  try {
    const read = shape.safeParse(JSON.parse(text.slice(begin, end + 1)))
    return read.success ? read.data : undefined
  } catch {
    return undefined
  }
}

/** Seconds or a date; nothing where it says neither. */
function retryAfterMs(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const seconds = Number(text)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(text) - Date.now()
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** An answer is cut off where it becomes larger than any good one. */
const boundedFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, init)
  if (response.body === null) return response
  let bytes = 0
  const bounded = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.byteLength
        if (bytes > limits.answerBytesMax) controller.error(new Error('The answer is too large'))
        else controller.enqueue(chunk)
      },
    }),
  )
  return new Response(bounded, { status: response.status, statusText: response.statusText, headers: response.headers })
}
