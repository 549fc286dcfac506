import type { Context } from 'hono'
import type { Result } from '@etude/core'
import type * as z from 'zod'
import type { Caller } from '../account/caller.ts'
import type { AppEnv } from './app-env.ts'
import type { ProblemCode } from './problem-table.ts'
import type { Problem } from './problem.ts'

/** Schemas of zod or of zod/mini: core's are used as they are. */
export type Schema = z.core.$ZodType
export type Access = 'anyone' | 'signed-in' | 'admin'
type Output<S extends Schema | undefined> = S extends Schema ? z.core.output<S> : undefined

/** What a body says about the version of the shapes it speaks: the body as today's shape, and how to word the answer for whoever speaks so. */
export type Dialect = (
  json: unknown,
) => Result<{ readonly body: unknown; readonly answer: (value: unknown) => unknown }, Problem>

/** What a handler may answer with: nothing is lost by leaving it unchangeable. */
type Given<T> = T extends readonly (infer Item)[]
  ? readonly Given<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: Given<T[K]> }
    : T

/** All that is known about a route before it runs. Validation, types and the API's document come from here and from nowhere else. */
export interface RouteDeclaration<
  Params extends Schema | undefined = Schema | undefined,
  Query extends Schema | undefined = Schema | undefined,
  Body extends Schema | undefined = Schema | undefined,
  Answer extends Schema | undefined = Schema | undefined,
  Who extends Access = Access,
> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** As hono writes it: `/api/children/:learner`. */
  readonly path: `/${string}`
  readonly tag: string
  readonly summary: string
  readonly description?: string
  readonly access: Who
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  readonly bodyBytesMax?: number
  /** For a body whose shape has versions. */
  readonly dialect?: Dialect
  /** An empty body then counts as an object without fields. */
  readonly isBodyOptional?: boolean
  readonly status: 200 | 201 | 202 | 204
  /** What comes back, in words. */
  readonly gives: string
  readonly answer?: Answer
  /** What it may be refused with, beside what every route may answer. */
  readonly problems: readonly ProblemCode[]
}

export interface RouteInput<
  Params extends Schema | undefined,
  Query extends Schema | undefined,
  Body extends Schema | undefined,
  Who extends Access,
> {
  readonly c: Context<AppEnv>
  readonly params: Output<Params>
  readonly query: Output<Query>
  readonly body: Output<Body>
  readonly caller: Who extends 'anyone' ? null : Caller
}

export interface Route {
  readonly declaration: RouteDeclaration
  readonly handle: (input: {
    readonly c: Context<AppEnv>
    readonly params: unknown
    readonly query: unknown
    readonly body: unknown
    readonly caller: Caller | null
  }) => Promise<Result<unknown, Problem>>
}

/** Declares a route and what it does. The handler is given input that has been checked and answers with a value or a problem, never with a Response. */
export const route = <
  Who extends Access,
  Params extends Schema | undefined = undefined,
  Query extends Schema | undefined = undefined,
  Body extends Schema | undefined = undefined,
  Answer extends Schema | undefined = undefined,
>(
  declaration: RouteDeclaration<Params, Query, Body, Answer, Who>,
  handle: (input: RouteInput<Params, Query, Body, Who>) => Promise<Result<Given<Output<Answer>>, Problem>>,
): Route => ({ declaration: declaration as RouteDeclaration, handle: handle as Route['handle'] })
