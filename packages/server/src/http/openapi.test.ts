import { expect, test } from 'vitest'
import { temporarySqlite } from '../database/for-each-database.ts'
import { migrate } from '../database/migrate.ts'
import { installation } from '../testing/installation.ts'
import { problems } from './problem-table.ts'

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly security: readonly object[]
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[]
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: object } } }
  readonly responses: Readonly<Record<string, { readonly description: string }>>
}
interface Document {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

async function withApp(work: (app: ReturnType<typeof installation>['app']) => Promise<void>): Promise<void> {
  const { database, close } = await temporarySqlite()
  try {
    await migrate(database)
    await work(installation(database).app)
  } finally {
    await close()
  }
}

test('[EDGE-12] the document lists every declared route, each once and by a name of its own', () =>
  withApp(async (app) => {
    const document = (await (await app.request('/openapi.json')).json()) as Document
    expect(document.openapi).toBe('3.1.0')
    const served = app.routes
      .filter(({ method, path }) => method !== 'ALL' && !['/docs', '/docs/style.css', '/openapi.json'].includes(path))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
    )
    expect(new Set(operations.map(({ name }) => name))).toEqual(new Set(served))
    const ids = operations.map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const path of [
      '/api/me',
      '/api/token',
      '/api/children',
      '/api/invitations',
      '/sync',
      '/admin/users',
      '/health',
    ])
      expect(Object.keys(document.paths)).toContain(path)
  }))

test('[EDGE-12] every reference in the document leads somewhere, and every path parameter is declared', () =>
  withApp(async (app) => {
    const document = (await (await app.request('/openapi.json')).json()) as Document
    const follow = (pointer: string): unknown =>
      pointer
        .slice(2)
        .split('/')
        .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document)
    const references: string[] = []
    JSON.stringify(document, (key, value: unknown) => {
      if (key === '$ref' && typeof value === 'string') references.push(value)
      return value
    })
    expect(references.length).toBeGreaterThan(0)
    for (const reference of references) {
      expect(reference).toMatch(/^#\//)
      expect(follow(reference), reference).toBeDefined()
    }
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const { parameters } of Object.values(methods)) {
        const declared = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)
        expect(new Set(declared)).toEqual(new Set([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)))
      }
    }
  }))

test('[EDGE-13] the page reads without a script and without another host, and names every problem', () =>
  withApp(async (app) => {
    const page = await app.request('/docs')
    const html = await page.text()
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(html).not.toMatch(/<script|\sstyle=|\son\w+="|(?:src|href)="(?!\/|#)/i)
    for (const code of Object.keys(problems)) expect(html).toContain(`id="problem-${code}"`)
    const style = await app.request('/docs/style.css')
    expect(style.headers.get('content-type')).toBe('text/css; charset=utf-8')
  }))
