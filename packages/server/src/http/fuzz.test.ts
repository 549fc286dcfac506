import fc from 'fast-check'
import { expect, test } from 'vitest'
import { forEachDatabase } from '../database/for-each-database.ts'
import { installation, publicUrl } from '../testing/installation.ts'
import { signUpAdmin } from '../testing/people.ts'
import { problems } from './problem-table.ts'

const boundless = { tries: 1_000_000, seconds: 60 }
const each = { address: boundless, account: boundless }
const allowances = { signIn: each, signUp: each, reset: each, invite: each, code: each }

/** Text of the kinds that have broken servers before. */
const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    '\u0000',
    'a\u0000b',
    '\ud800',
    '__proto__',
    'constructor',
    "' or 1=1 --",
    '../../etc',
    '%00',
    '\u202e',
  ),
)
const json = fc.jsonValue({ stringUnit: 'binary', maxDepth: 4 })

interface Operation {
  readonly method: string
  readonly path: string
  readonly fields: readonly string[]
  readonly query: readonly string[]
}

/** What the API's own document says may be sent, so that the fuzz comes past the first check. */
function operationsOf(document: unknown): readonly Operation[] {
  const { paths } = document as { paths: Record<string, Record<string, Spec>> }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, spec]) => {
      const schema = spec.requestBody?.content['application/json'].schema
      const shapes = schema?.oneOf ?? (schema === undefined ? [] : [schema])
      return {
        method: method.toUpperCase(),
        path,
        fields: [...new Set(shapes.flatMap(({ properties = {} }) => Object.keys(properties)))],
        query: spec.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name),
      }
    }),
  )
}
interface Shape {
  readonly properties?: Record<string, unknown>
  readonly oneOf?: readonly Shape[]
}
interface Spec {
  readonly parameters: readonly { readonly name: string; readonly in: string }[]
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Shape } } }
}

forEachDatabase('whatever is sent', (database) => {
  test('[EDGE-16] no input to any declared route makes the server fail, and every refusal is a problem document', async () => {
    const installed = installation(database(), { allowances })
    const admin = await signUpAdmin(installed, 'Admin')
    const cookie = [...admin.page.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const operations = operationsOf(await (await installed.app.request('/openapi.json')).json())
    // A person who signs themselves out is no use to the rest of the run.
    const harmless = operations.filter(({ path, method }) => path !== '/api/auth/sign-out' && method !== 'DELETE')
    const deletions = operations.filter(({ path, method }) => method === 'DELETE' && path.includes('{'))
    const attempt = fc.constantFrom(...harmless, ...deletions).chain((operation) =>
      fc.record({
        operation: fc.constant(operation),
        signedIn: fc.boolean(),
        parameter: nasty,
        query: fc.record(Object.fromEntries(operation.query.map((name) => [name, nasty]))),
        body: fc.oneof(
          json,
          fc.record(Object.fromEntries(operation.fields.map((name) => [name, fc.oneof(nasty, json, known)])), {
            requiredKeys: [],
          }),
        ),
      }),
    )
    await fc.assert(
      fc.asyncProperty(attempt, async ({ operation, signedIn, parameter, query, body }) => {
        const path = operation.path.replaceAll(
          /\{\w+\}/g,
          () => encodeURIComponent(Buffer.from(parameter).toString()) || 'x',
        )
        const search = new URLSearchParams(query).toString()
        const answer = await installed.app.request(`${path}?${search}`, {
          method: operation.method,
          headers: { origin: publicUrl, 'content-type': 'application/json', ...(signedIn ? { cookie } : {}) },
          ...(operation.method === 'GET' ? {} : { body: JSON.stringify(body) }),
        })
        expect(answer.status, `${operation.method} ${path}`).not.toBe(500)
        if (answer.status < 400) return
        const document = (await answer.json()) as { code: string; status: number }
        expect(answer.headers.get('content-type')).toBe('application/problem+json')
        expect(Object.keys(problems)).toContain(document.code)
        expect(document.status).toBe(answer.status)
      }),
      { numRuns: Number(process.env['ETUDE_FUZZ_RUNS'] ?? 600) },
    )
  }, 120_000)
})

/** Values that pass the first check of many fields. */
const known = fc.constantFrom(
  'someone@example.org',
  'correct horse',
  'Europe/Vienna',
  'settings.change',
  'class.create',
  1,
  'password',
  'refresh',
  'guardian',
  'enrolment',
  'hand-over',
)
