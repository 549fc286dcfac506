import type { ReceivedResponse, SyncRequest } from '@etude/core'
import { readAnswer } from './read-answer.ts'
import type { ReadAnswer } from './read-answer.ts'

/** What became of one try to reach the server. Only an answer changes anything; whatever else it was, the queue stays as it is. */
export type RoundTrip =
  /** `forget`: nothing will be asked of it any more. */
  | { readonly type: 'answer'; readonly response: ReceivedResponse; readonly forget?: () => void }
  | { readonly type: 'client-forked'; readonly lastSeq: number }
  | { readonly type: 'cookie-invalid' }
  /** The request was turned down as such: something in it is too much, or cannot be read. */
  | { readonly type: 'turned-down'; readonly detail: string; readonly isOurs: boolean }
  | Failure

/** Nothing was consumed, and nothing that we could send otherwise would help. */
export interface Failure {
  /** What the failure means for whoever looks at the screen. */
  readonly type: 'offline' | 'signed-out' | 'app-too-old' | 'waiting'
  readonly detail: string
  /** How long the server asks to be left alone. */
  readonly retryAfterMs?: number | null
}

export interface PostSyncDeps {
  readonly url: string
  readonly fetch: typeof globalThis.fetch
  readonly CompressionStream: typeof globalThis.CompressionStream | undefined
  readonly token?: (() => string | Promise<string>) | undefined
  readonly now: () => number
}

/** Below this, compressing costs more than it saves. */
const compressedFromBytes = 2_000

export async function postSync(deps: PostSyncDeps, request: SyncRequest, signal: AbortSignal): Promise<RoundTrip> {
  try {
    const text = JSON.stringify(request)
    const headers: Record<string, string> = { 'content-type': 'application/json' }
    let body: BodyInit = text
    if (deps.CompressionStream !== undefined && text.length >= compressedFromBytes) {
      body = await gzip(text, deps.CompressionStream)
      headers['content-encoding'] = 'gzip'
    }
    if (deps.token !== undefined) headers['authorization'] = `Bearer ${await deps.token()}`
    const response = await deps.fetch(`${deps.url}/sync`, {
      method: 'POST',
      headers,
      body,
      signal,
      credentials: 'include',
    })
    // An answer that is cut off on the way is as good as no network, and so is a captive portal's page.
    return response.ok ? answerOf(await readAnswer(response)) : await refusalOf(response, deps.now())
  } catch (error) {
    return { type: 'offline', detail: messageOf(error) }
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const gzip = (text: string, Compression: typeof CompressionStream): Promise<ArrayBuffer> =>
  new Response(new Response(text).body?.pipeThrough(new Compression('gzip'))).arrayBuffer()

function answerOf({ json, forget }: ReadAnswer): RoundTrip {
  return isAnswer(json)
    ? { type: 'answer', response: json, ...(forget && { forget }) }
    : { type: 'waiting', detail: 'answer-unreadable' }
}

/**
 * What a portal or a proxy answers has none of this. Whatever has it comes from a server of ours, which holds itself to the shapes of the wire: something
 * amiss further inside breaks the transaction that takes it in, or does not add up (SYNC-7).
 */
function isAnswer(json: unknown): json is ReceivedResponse {
  const { account, epoch, cookie, lastSeq, serverTime, outcomes, spaces, drop } = Object(
    json,
  ) as Partial<ReceivedResponse>
  return (
    [account, epoch, cookie].every((text) => typeof text === 'string') &&
    [lastSeq, serverTime].every(Number.isInteger) &&
    [outcomes, spaces, drop].every(Array.isArray)
  )
}

async function refusalOf(response: Response, now: number): Promise<RoundTrip> {
  const { status, headers } = response
  // Without a problem document the status alone has to do.
  const { code, lastSeq } = Object(await response.json().catch(() => null)) as { code?: unknown; lastSeq?: unknown }
  const detail = typeof code === 'string' ? code : `status ${status}`
  if (detail === 'cookie-invalid') return { type: detail }
  if (detail === 'client-forked') return { type: detail, lastSeq: Number(lastSeq ?? 0) }
  // SYNC-11, SYNC-13: nobody is signed in, or somebody else is. The queue waits for its own author.
  if (status === 401 || sessionIsOver.test(detail)) return { type: 'signed-out', detail }
  if (status === 426) return { type: 'app-too-old', detail }
  // A session that is well and may not sync all the same is nothing that signing in would mend: the code says what would.
  if (waitsFor.has(status) || status >= 500) return { type: 'waiting', detail, retryAfterMs: retryAfter(headers, now) }
  return { type: 'turned-down', detail, isOurs: speaksOfTheRequest.test(detail) }
}

const waitsFor: ReadonlySet<number> = new Set([403, 408, 425, 429])

/** What only a server of ours says of what it was sent. Of a proxy's or a captive portal's no nobody knows what it has in mind. */
const speaksOfTheRequest = /^(malformed-json|json-too-deep|invalid-input|body-too-large)$/

const sessionIsOver = /^(wrong-account|not-signed-in|session-.*|token-.*)$/

/** Seconds, or a date by the clock of whoever answered: ours may be wrong by years. */
function retryAfter(headers: Headers, now: number): number | null {
  const text = headers.get('retry-after') ?? ''
  const sentAt = Date.parse(headers.get('date') ?? '') || now
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - sentAt
  return waitMs >= 0 ? Math.min(waitMs, retryAfterMaxMs) : null
}

const retryAfterMaxMs = 10 * 60_000
