import { isDeepStrictEqual } from 'node:util'
import type { Context, Hono } from 'hono'
import { ok } from '@etude/core'
import type { Result } from '@etude/core'
import * as z from 'zod'
import type { Authenticate, Caller } from '../account/caller.ts'
import type { AppEnv } from './app-env.ts'
import { askedHeaders } from './asked-headers.ts'
import { loadLimits } from '../load-limits.ts'
import { createGate, turnedAway } from './gate.ts'
import type { Admission, Gate } from './gate.ts'
import { jsonAnswer } from './json-answer.ts'
import { problemResponse, refused } from './problem.ts'
import type { FieldError, Problem } from './problem.ts'
import { readJson } from './read-json.ts'
import type { Access, Route, RouteDeclaration, Schema } from './route.ts'
import { wholeAnswer } from './whole-answer.ts'

export interface MountDeps {
  readonly authenticate: Authenticate
  /** Checks each answer against its declaration, which tests do on every request they make. */
  readonly checkAnswers: boolean
}

/** Who asks comes before what is asked, so that input tells a stranger nothing. */
export function mountRoutes(app: Hono<AppEnv>, routes: readonly Route[], deps: MountDeps): void {
  const gates: Gates = { members: createGate(memberLimits), strangers: createGate(strangerLimits) }
  for (const { declaration, handle } of routes) {
    app.on(declaration.method.toUpperCase(), declaration.path, async (c) => {
      const caller = await callerOf(c, declaration.access, deps.authenticate)
      if (!caller.ok) return problemResponse(c, caller.error)
      const admission = admit(declaration, caller.value, gates)
      if (typeof admission === 'string') return problemResponse(c, turnedAway(admission).error)
      try {
        return await answerTo(c, { declaration, handle }, caller.value, admission, deps.checkAnswers)
      } finally {
        leaveWhenAnswered(c, admission)
      }
    })
  }
}

async function answerTo(
  c: Context<AppEnv>,
  { declaration, handle }: Route,
  caller: Caller | null,
  admission: Admission,
  checkAnswers: boolean,
): Promise<Response> {
  // No id and no search holds a NUL, which PostgreSQL cannot even be asked about.
  if (Object.values<string>(c.req.param()).some(holdsNul)) return problemResponse(c, { code: 'not-found' })
  const params = check(declaration.params, c.req.param(), 'params')
  if (!params.ok) return problemResponse(c, params.error)
  const query =
    declaration.query === undefined ? ok(undefined) : check(declaration.query, withoutNul(c.req.query()), 'query')
  if (!query.ok) return problemResponse(c, query.error)
  const body = await bodyOf(c, declaration, admission)
  if (!body.ok) return problemResponse(c, body.error)
  const answer = await handle({ c, params: params.value, query: query.value, body: body.value.body, caller })
  if (!answer.ok) return problemResponse(c, answer.error)
  if (checkAnswers && declaration.answer !== undefined) assertAsDeclared(declaration.answer, answer.value)
  if (declaration.answer === undefined) return wholeAnswer(c, null, declaration.status, { 'Cache-Control': 'no-store' })
  return jsonAnswer(c, body.value.answer(answer.value), declaration.status as 200)
}

interface Gates {
  readonly members: Gate
  readonly strangers: Gate
}

const memberLimits = {
  requests: loadLimits.requestsAtOnce,
  requestsOfOne: loadLimits.requestsAtOnceOfAccount,
  bytes: loadLimits.bodyBytesAtOnce,
  bytesOfOne: loadLimits.bodyBytesAtOnceOfAccount,
}
/** They have no account to be told apart by. */
const strangerLimits = {
  requests: loadLimits.strangersAtOnce,
  requestsOfOne: loadLimits.strangersAtOnce,
  bytes: loadLimits.strangersBodyBytesAtOnce,
  bytesOfOne: loadLimits.strangersBodyBytesAtOnce,
}

/** A stranger's request without a body, such as a load balancer's, costs too little to be counted. */
function admit(
  declaration: RouteDeclaration,
  caller: Caller | null,
  { members, strangers }: Gates,
): ReturnType<Gate['enter']> {
  if (caller !== null) return members.enter(caller.user)
  return declaration.body === undefined ? { take: () => null, leave: () => {} } : strangers.enter('')
}

/** An answer that its reader does not take is still held in memory, so the place is given back when it has left or its connection is gone. */
function leaveWhenAnswered(c: Context<AppEnv>, admission: Admission): void {
  const outgoing = c.env?.outgoing
  if (outgoing === undefined || outgoing.destroyed || outgoing.closed) admission.leave()
  else outgoing.once('close', admission.leave)
}

const holdsNul = (text: string): boolean => text.includes('\0')

const withoutNul = (query: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(query).map(([name, value]) => [name, value.replaceAll('\0', '')]))

async function callerOf(
  c: Context<AppEnv>,
  access: Access,
  authenticate: Authenticate,
): Promise<Result<Caller | null, Problem>> {
  if (access === 'anyone') return ok(null)
  const caller = await authenticate(askedHeaders(c))
  if (!caller.ok) return caller
  c.set('user', caller.value.user)
  // Those who may not see the administration are not told that it is there.
  return access === 'admin' && !caller.value.admin ? refused('not-found') : caller
}

async function bodyOf(
  c: Context<AppEnv>,
  { body: schema, bodyBytesMax, dialect, isBodyOptional }: RouteDeclaration,
  admission: Admission,
): Promise<Result<ReadBody, Problem>> {
  if (schema === undefined) return ok({ body: undefined, answer: asItIs })
  const isLeftOut = isBodyOptional === true && isEmpty(c.req.raw)
  const json = isLeftOut ? ok({}) : await readJson(c.req.raw, bodyBytesMax, admission, askedHeaders(c))
  if (!json.ok) return json
  const spoken = dialect === undefined ? ok({ body: json.value, answer: asItIs }) : dialect(json.value)
  if (!spoken.ok) return spoken
  const body = check(schema, spoken.value.body, '')
  return body.ok ? ok({ body: body.value, answer: spoken.value.answer }) : body
}

interface ReadBody {
  readonly body: unknown
  readonly answer: (value: unknown) => unknown
}

const asItIs = (value: unknown): unknown => value

const isEmpty = ({ body, headers }: Request): boolean =>
  body === null || (headers.get('content-length') === '0' && !headers.has('content-type'))

function check(schema: Schema | undefined, value: unknown, under: string): Result<unknown, Problem> {
  if (schema === undefined) return ok(undefined)
  const parsed = z.safeParse(schema, value)
  return parsed.success ? ok(parsed.data) : refused('invalid-input', { errors: fieldErrors(parsed.error, under) })
}

/** One broken field is worth a line; a thousand are not worth a page. */
const fieldErrorsMax = 20

const fieldErrors = (error: z.core.$ZodError, under: string): readonly FieldError[] =>
  error.issues.slice(0, fieldErrorsMax).map(({ path, message }) => ({
    path: [...(under === '' ? [] : [under]), ...path].map(String).join('.'),
    message,
  }))

/** An answer that lacks something, and one that says more than was declared, are both bugs: what is not declared may be somebody's secret. */
function assertAsDeclared(schema: Schema, value: unknown): void {
  const declared: unknown = z.parse(schema, value)
  if (!isDeepStrictEqual(asSent(declared), asSent(value))) throw new Error('An answer says more than its declaration')
}

const asSent = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
