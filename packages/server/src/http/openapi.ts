import * as z from 'zod'
import { problems } from './problem-table.ts'
import type { ProblemCode } from './problem-table.ts'
import type { Route, RouteDeclaration, Schema } from './route.ts'

type JsonObject = { [key: string]: unknown }

export interface OpenApiDocument {
  readonly openapi: '3.1.0'
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly servers: readonly { readonly url: string }[]
  readonly paths: { readonly [path: string]: { readonly [method: string]: JsonObject } }
  readonly components: JsonObject
}

/** The API's document, from the declarations of the routes themselves. JSON Schema 2020-12 is what OpenAPI 3.1 uses, so zod's own is taken as it is. */
export function openApiDocument(
  routes: readonly Route[],
  about: { version: string; publicUrl: string },
): OpenApiDocument {
  const paths: { [path: string]: { [method: string]: JsonObject } } = {}
  const shared = sharedSchemas()
  for (const { declaration } of routes) {
    const path = declaration.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [declaration.method]: operation(declaration, shared) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Etude',
      version: about.version,
      description:
        'A planner for people who practise and learn. Every refusal is a problem document with a stable code.',
    },
    servers: [{ url: about.publicUrl }],
    paths,
    components: {
      securitySchemes: {
        cookie: { type: 'apiKey', in: 'cookie', name: 'etude.session_token' },
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      },
      schemas: { Problem: problemSchema, ...shared.schemas },
    },
  }
}

/** What the declaration itself makes possible, beside what the route names. */
export function problemsOf(declaration: RouteDeclaration): readonly ProblemCode[] {
  const unsafe = declaration.method !== 'get'
  const codes: ProblemCode[] = [
    ...declaration.problems,
    ...(declaration.access === 'anyone'
      ? []
      : ([...authenticationProblems, 'too-many-at-once', 'overloaded'] as const)),
    ...(declaration.access === 'admin' ? (['not-found'] as const) : []),
    ...(unsafe ? (['origin-missing', 'foreign-origin'] as const) : []),
    ...(declaration.body === undefined ? [] : bodyProblems),
    ...(declaration.params === undefined && declaration.query === undefined ? [] : (['invalid-input'] as const)),
    'internal-error',
    'not-ready',
  ]
  return [...new Set(codes)]
}

const authenticationProblems = [
  'not-signed-in',
  'session-expired',
  'token-malformed',
  'token-expired',
  'token-forged',
  'token-algorithm',
  'token-audience',
] as const satisfies readonly ProblemCode[]

const bodyProblems = [
  'overloaded',
  'malformed-json',
  'malformed-compression',
  'json-too-deep',
  'json-too-long',
  'body-too-large',
  'unsupported-media-type',
  'unsupported-encoding',
  'invalid-input',
] as const satisfies readonly ProblemCode[]

function operation(declaration: RouteDeclaration, shared: SharedSchemas): JsonObject {
  return {
    operationId: operationId(declaration),
    tags: [declaration.tag],
    summary: declaration.summary,
    ...(declaration.description === undefined ? {} : { description: declaration.description }),
    ...(declaration.access === 'anyone' ? { security: [] } : { security: [{ cookie: [] }, { bearer: [] }] }),
    parameters: [...parameters(declaration.params, 'path', shared), ...parameters(declaration.query, 'query', shared)],
    ...(declaration.body === undefined
      ? {}
      : {
          requestBody: {
            required: declaration.isBodyOptional !== true,
            content: { 'application/json': { schema: shared.jsonSchema(declaration.body, 'input') } },
          },
        }),
    responses: responses(declaration, shared),
  }
}

const operationId = ({ method, path }: RouteDeclaration): string =>
  `${method}-${path
    .slice(1)
    .replaceAll(':', '')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')}`

function responses(declaration: RouteDeclaration, shared: SharedSchemas): JsonObject {
  const codes = problemsOf(declaration)
  const statuses = [...new Set(codes.map((code) => problems[code].status))].sort((a, b) => a - b)
  const refusals = statuses.map((status) => [
    String(status),
    {
      description: codes
        .filter((code) => problems[code].status === status)
        .map((code) => `\`${code}\`: ${problems[code].title}.`)
        .join(' '),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  ])
  const success = {
    description: declaration.gives,
    ...(declaration.answer === undefined
      ? {}
      : { content: { 'application/json': { schema: shared.jsonSchema(declaration.answer, 'output') } } }),
  }
  return { [String(declaration.status)]: success, ...Object.fromEntries(refusals) }
}

function parameters(schema: Schema | undefined, where: 'path' | 'query', shared: SharedSchemas): readonly JsonObject[] {
  if (schema === undefined) return []
  const { properties = {}, required = [] } = shared.jsonSchema(schema, 'input') as {
    properties?: { [name: string]: unknown }
    required?: readonly string[]
  }
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: property,
  }))
}

interface SharedSchemas {
  readonly schemas: JsonObject
  jsonSchema(schema: Schema, io: 'input' | 'output'): JsonObject
}

const ownDefinitions = '#/$defs/'

/** zod keeps the parts of a recursive schema inside it and refers to them from its root; in one document for all routes they need a place and a name of their own. */
function sharedSchemas(): SharedSchemas {
  const schemas: JsonObject = {}
  const prefixByDefinitions = new Map<string, string>()
  return {
    schemas,
    jsonSchema(schema, io) {
      const { $schema: _dialect, $defs, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
      if ($defs === undefined) return rest
      const text = JSON.stringify($defs)
      const prefix = prefixByDefinitions.get(text) ?? `Part${prefixByDefinitions.size + 1}`
      prefixByDefinitions.set(text, prefix)
      for (const [name, definition] of Object.entries($defs)) schemas[prefix + name] = moved(definition, prefix)
      return moved(rest, prefix)
    },
  }
}

const moved = (schema: object, prefix: string): JsonObject =>
  JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    key === '$ref' && typeof value === 'string' && value.startsWith(ownDefinitions)
      ? `#/components/schemas/${prefix}${value.slice(ownDefinitions.length)}`
      : value,
  ) as JsonObject

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail', 'requestId'],
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(problems) },
    detail: { type: 'string', description: 'A sentence to act on.' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: { path: { type: 'string' }, message: { type: 'string' } },
      },
    },
    lastSeq: { type: 'integer', description: 'With `client-forked`: the last mutation that the server has.' },
    protocols: {
      type: 'object',
      description: 'With `protocol-too-old` and `protocol-unknown`: the versions that the server speaks.',
      required: ['oldest', 'newest'],
      properties: { oldest: { type: 'integer' }, newest: { type: 'integer' } },
    },
    requestId: { type: 'string' },
  },
}
