import { SyncResponse } from '@etude/core'
import type { SyncRequest } from '@etude/core'

/** What became of one try to reach the server. Only an answer changes anything; whatever else it was, the queue stays as it is. */
export type RoundTrip =
  | { readonly type: 'answer'; readonly response: SyncResponse }
  | { readonly type: 'offline'; readonly detail: string }
  | { readonly type: 'signed-out' }
  | { readonly type: 'wrong-account' }
  | { readonly type: 'client-forked'; readonly lastSeq: number }
  | { readonly type: 'cookie-invalid' }
  | { readonly type: 'app-too-old' }
  | { readonly type: 'too-large' }
  | { readonly type: 'busy'; readonly retryAfterMs: number | null; readonly detail: string }
  /** The server turned the request down as such. It must not stop downloads, nor be repeated at once. */
  | { readonly type: 'turned-down'; readonly detail: string }

export interface PostSyncDeps {
  readonly url: string
  readonly fetch: typeof globalThis.fetch
  readonly CompressionStream: typeof globalThis.CompressionStream | undefined
  readonly token?: (() => string | Promise<string>) | undefined
}

/** Below this, compressing costs more than it saves. */
const compressedFromBytes = 2_000

export async function postSync(deps: PostSyncDeps, request: SyncRequest, signal: AbortSignal): Promise<RoundTrip> {
  const text = JSON.stringify(request)
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  let body: BodyInit = text
  if (deps.CompressionStream !== undefined && text.length >= compressedFromBytes) {
    body = await gzip(text, deps.CompressionStream)
    headers['content-encoding'] = 'gzip'
  }
  let response: Response
  try {
    if (deps.token !== undefined) headers['authorization'] = `Bearer ${await deps.token()}`
    response = await deps.fetch(`${deps.url}/sync`, { method: 'POST', headers, body, signal, credentials: 'include' })
  } catch (error) {
    return { type: 'offline', detail: error instanceof Error ? error.message : String(error) }
  }
  return response.ok ? answerOf(response) : refusalOf(response)
}

const gzip = (text: string, Compression: typeof CompressionStream): Promise<ArrayBuffer> =>
  new Response(new Blob([text]).stream().pipeThrough(new Compression('gzip'))).arrayBuffer()

async function answerOf(response: Response): Promise<RoundTrip> {
  let json: unknown
  try {
    json = await response.json()
  } catch (error) {
    // Cut off on the way, or a captive portal's page: as good as no network.
    return { type: 'offline', detail: error instanceof Error ? error.message : String(error) }
  }
  const parsed = SyncResponse.safeParse(json)
  if (parsed.success) return { type: 'answer', response: parsed.data }
  const issue = parsed.error.issues[0]
  return { type: 'turned-down', detail: `The answer could not be read: ${issue?.path.join('.')} ${issue?.message}` }
}

async function refusalOf(response: Response): Promise<RoundTrip> {
  const problem = await problemOf(response)
  if (problem.code === 'wrong-account') return { type: 'wrong-account' }
  if (problem.code === 'cookie-invalid') return { type: 'cookie-invalid' }
  if (problem.code === 'client-forked') return { type: 'client-forked', lastSeq: problem.lastSeq }
  const detail = problem.code === '' ? `status ${response.status}` : problem.code
  switch (response.status) {
    case 401:
    case 403:
      return { type: 'signed-out' }
    case 413:
      return { type: 'too-large' }
    case 426:
      return { type: 'app-too-old' }
    case 408:
    case 425:
    case 429:
      return { type: 'busy', retryAfterMs: retryAfter(response), detail }
    default:
      if (response.status >= 500) return { type: 'busy', retryAfterMs: retryAfter(response), detail }
      return { type: 'turned-down', detail }
  }
}

async function problemOf(response: Response): Promise<{ code: string; lastSeq: number }> {
  try {
    const { code, type, lastSeq } = (await response.json()) as Record<string, unknown>
    const name = typeof code === 'string' ? code : typeof type === 'string' ? type : ''
    return { code: name, lastSeq: typeof lastSeq === 'number' ? lastSeq : 0 }
  } catch {
    // No problem document: the status alone has to do.
    return { code: '', lastSeq: 0 }
  }
}

function retryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds * 1000, retryAfterMaxMs) : null
}

const retryAfterMaxMs = 10 * 60_000
