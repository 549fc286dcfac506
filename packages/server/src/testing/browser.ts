import type { Hono } from 'hono'
import type { AppEnv } from '../http/app-env.ts'
import { publicUrl } from './installation.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  // A test says what it expects to find; an answer that lacks it fails there.
  readonly body: never
}

/** Keeps cookies and sends the Origin, as a page of the app does. */
export interface Browser {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>
  post(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>
  put(path: string, body: unknown): Promise<Answer>
  delete(path: string): Promise<Answer>
  readonly cookies: ReadonlyMap<string, string>
}

export function browser(app: Hono<AppEnv>, remoteAddress = '192.0.2.1'): Browser {
  const cookies = new Map<string, string>()
  async function ask(
    method: string,
    path: string,
    body: unknown,
    more: Readonly<Record<string, string>>,
  ): Promise<Answer> {
    const headers = new Headers({ origin: publicUrl, host: new URL(publicUrl).host, ...more })
    if (cookies.size > 0) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    if (body !== undefined) headers.set('content-type', 'application/json')
    const response = await app.request(
      path,
      { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) },
      { incoming: { socket: { remoteAddress } } },
    )
    for (const line of response.headers.getSetCookie()) keep(cookies, line)
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') === true
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as never }
  }
  return {
    cookies,
    get: (path, headers = {}) => ask('GET', path, undefined, headers),
    post: (path, body, headers = {}) => ask('POST', path, body ?? undefined, headers),
    put: (path, body) => ask('PUT', path, body, {}),
    delete: (path) => ask('DELETE', path, undefined, {}),
  }
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';')
  const equals = pair.indexOf('=')
  const name = pair.slice(0, equals)
  if (attributes.some((attribute) => attribute.trim().toLowerCase() === 'max-age=0')) cookies.delete(name)
  else cookies.set(name, pair.slice(equals + 1))
}
