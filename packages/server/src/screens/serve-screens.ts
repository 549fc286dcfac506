import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Context, MiddlewareHandler } from 'hono'

interface Asset {
  readonly type: string
  readonly etag: string
  readonly plain: Buffer
  readonly br: Buffer | null
  readonly gzip: Buffer | null
  /** Its name changes with its content, so that a browser may keep it for ever. */
  readonly immutable: boolean
}

const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  ico: 'image/x-icon',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
  webmanifest: 'application/manifest+json',
  woff2: 'font/woff2',
}

const compressible = new Set(['css', 'html', 'js', 'json', 'svg', 'txt', 'webmanifest'])

/**
 * Serves the built screens: its files by their names, and the app's one page for every address that is not reserved for the server,
 * so that a link to any screen opens it. The few megabytes are held in memory, packed once.
 */
export function serveScreens(folder: string, isReserved: (path: string) => boolean): MiddlewareHandler {
  const assets = readAssets(folder)
  return async (c, next) => {
    if (isReserved(c.req.path) || (c.req.method !== 'GET' && c.req.method !== 'HEAD')) return next()
    const asset =
      assets.get(c.req.path === '/' ? '/index.html' : c.req.path) ??
      (looksLikeFile(c.req.path) ? undefined : assets.get('/index.html'))
    return asset === undefined ? next() : answer(c, asset)
  }
}

function answer(c: Context, asset: Asset): Response {
  c.header('Content-Type', asset.type)
  c.header('ETag', asset.etag)
  c.header('Vary', 'Accept-Encoding')
  c.header('Cache-Control', asset.immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
  if (c.req.header('if-none-match') === asset.etag) return c.body(null, 304)
  const accepted = c.req.header('accept-encoding') ?? ''
  if (asset.br !== null && accepted.includes('br')) return packed(c, 'br', asset.br)
  if (asset.gzip !== null && accepted.includes('gzip')) return packed(c, 'gzip', asset.gzip)
  return c.body(new Uint8Array(asset.plain))
}

function packed(c: Context, encoding: string, body: Buffer): Response {
  c.header('Content-Encoding', encoding)
  return c.body(new Uint8Array(body))
}

const looksLikeFile = (path: string): boolean => /\.[a-z0-9]{2,12}$/i.test(path)

function readAssets(folder: string): ReadonlyMap<string, Asset> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  )
  return new Map(files.map((name) => [`/${name.split(sep).join('/')}`, readAsset(join(folder, name))]))
}

function readAsset(file: string): Asset {
  const plain = readFileSync(file)
  const extension = file.slice(file.lastIndexOf('.') + 1)
  const pack = compressible.has(extension) && plain.length > 1_000
  return {
    type: types[extension] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 20)}"`,
    plain,
    br: pack ? brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }) : null,
    gzip: pack ? gzipSync(plain) : null,
    immutable: /[-.][\w-]{8,}\.(js|css|woff2|png|svg)$/.test(file) && file.includes(`${sep}assets${sep}`),
  }
}
