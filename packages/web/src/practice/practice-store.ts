import { ZoneName, readPracticeFacts } from '@etude/core'
import type { At, Availability, Instant, LearnerId, PracticeFacts, Reader } from '@etude/core'
import type { Client } from '@etude/client-sdk'
import type { AheadView, NextView, PracticeInput, ProgressView } from './practice-view.ts'

/** What the screens of one learner's practice show. What is still being computed is not there yet. */
export interface PracticeView {
  readonly next?: NextView
  readonly ahead?: AheadView
  readonly progress?: ProgressView
}

/** Today needs what is next; Progress needs everything. */
export type Wants = 'next' | 'everything'

export interface PracticeQuestion {
  readonly learner: LearnerId
  readonly input: PracticeInput
  readonly wants: Wants
}

export interface PracticeAnswer extends PracticeView {
  readonly learner: LearnerId
  /** Nothing more comes for this question. */
  readonly last: boolean
}

interface PracticeStore {
  readonly view: PracticeView
  subscribe(changed: () => void, wants: Wants): () => void
}

const stores = new WeakMap<Client, Map<LearnerId, PracticeStore>>()

/** One for each learner of an account, for as long as the app is open: who comes back to a screen finds it as it was left. */
export function practiceStore(client: Client, learner: LearnerId): PracticeStore {
  const ofClient = stores.get(client) ?? new Map<LearnerId, PracticeStore>()
  stores.set(client, ofClient)
  const known = ofClient.get(learner) ?? createPracticeStore(client, learner)
  ofClient.set(learner, known)
  return known
}

interface Known {
  readonly facts: PracticeFacts
  readonly availability: Availability
}

async function readKnown(reader: Reader, learner: LearnerId): Promise<Known | null> {
  const facts = await readPracticeFacts(reader, learner)
  const profile = await reader.get('learner', learner)
  return facts === null || profile === undefined ? null : { facts, availability: profile.body.availability }
}

const minuteMs = 60_000

function createPracticeStore(client: Client, learner: LearnerId): PracticeStore {
  const records = client.live((reader) => readKnown(reader, learner))
  const listeners = new Map<() => void, Wants>()
  let view: PracticeView = {}
  let known: Known | null = null
  let asked = 0
  let isBusy = false
  let isStale = false

  function ask(): void {
    if (known === null) return
    // One question at a time: what changes meanwhile is asked about once.
    if (isBusy) isStale = true
    else {
      isBusy = true
      isStale = false
      asked = Math.floor(Date.now() / minuteMs)
      const wants = [...listeners.values()].includes('everything') ? 'everything' : 'next'
      compute({ learner, input: { ...known, now: nowHere() }, wants }, (answer) => {
        const { last, learner: _, ...parts } = answer
        view = { ...view, ...parts }
        for (const changed of listeners.keys()) changed()
        if (!last) return
        isBusy = false
        if (isStale) ask()
      })
    }
  }

  /** The same records are something else a minute later: a session is missed, a day begins. */
  const onTime = (): void => {
    if (Math.floor(Date.now() / minuteMs) !== asked && document.visibilityState === 'visible') ask()
  }

  let stop: (() => void) | null = null
  function begin(): void {
    const forget = records.subscribe((answer) => {
      known = answer
      ask()
    })
    const timer = setInterval(onTime, 10_000)
    document.addEventListener('visibilitychange', onTime)
    stop = () => {
      forget()
      clearInterval(timer)
      document.removeEventListener('visibilitychange', onTime)
    }
  }

  return {
    get view() {
      return view
    },
    subscribe(changed, wants) {
      const isFirst = listeners.size === 0
      listeners.set(changed, wants)
      if (isFirst) begin()
      else if (wants === 'everything' && view.progress === undefined) ask()
      return () => {
        listeners.delete(changed)
        if (listeners.size > 0) return
        stop?.()
        stop = null
      }
    },
  }
}

/** The moment as this device would write it down with a fact. */
export function nowHere(): At {
  const instant = Date.now() as Instant
  const zone = ZoneName.parse(new Intl.DateTimeFormat().resolvedOptions().timeZone)
  return { instant, zone, offset: -new Date(instant).getTimezoneOffset() }
}

let worker: Worker | null = null
const waiting = new Map<LearnerId, (answer: PracticeAnswer) => void>()

function compute(question: PracticeQuestion, onAnswer: (answer: PracticeAnswer) => void): void {
  waiting.set(question.learner, onAnswer)
  worker ??= startWorker()
  worker.postMessage(question)
}

function startWorker(): Worker {
  const started = new Worker(new URL('./practice-worker.ts', import.meta.url), { type: 'module' })
  started.addEventListener('message', ({ data }: MessageEvent<PracticeAnswer>) => waiting.get(data.learner)?.(data))
  started.addEventListener('error', (event) => reportError(event.error ?? new Error(event.message)))
  return started
}
