import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { Readable } from 'node:stream'
import { ok } from '@etude/core'
import type { Json, Result } from '@etude/core'
import type { AskedHeaders } from './asked-headers.ts'
import { turnedAway } from './gate.ts'
import type { Admission, TurnedAway } from './gate.ts'
import { jsonBoundsBroken } from './json-bounds.ts'
import { refused } from './problem.ts'
import type { Problem } from './problem.ts'

/** A whole request, packed and unpacked. */
export const bodyBytesMax = 1_000_000

/** Little enough that as many as may be asked at once fit into memory. */
const wholeBytesMax = 32_000

const unpackers = { gzip: createGunzip, 'x-gzip': createGunzip, br: createBrotliDecompress, deflate: createInflate }
type Encoding = keyof typeof unpackers
const isEncoding = (name: string): name is Encoding => Object.hasOwn(unpackers, name)

/** Reads a JSON body with every bound kept while it arrives: a bomb is turned away at the limit, not after it has been unpacked. */
export async function readJson(
  request: Request,
  bytesMax = bodyBytesMax,
  admission?: Pick<Admission, 'take'>,
  headers: AskedHeaders = request.headers,
): Promise<Result<Json, Problem>> {
  if (!isJson(headers.get('content-type'))) return refused('unsupported-media-type')
  const encoding = (headers.get('content-encoding') ?? 'identity').trim().toLowerCase()
  if (encoding !== 'identity' && !isEncoding(encoding)) return refused('unsupported-encoding')
  if (Number(headers.get('content-length') ?? 0) > bytesMax) return refused('body-too-large')
  const text = await readText(request, headers, encoding, bytesMax, admission)
  if (!text.ok) return text
  const broken = jsonBoundsBroken(text.value)
  if (broken !== null) return refused(broken)
  try {
    return ok(JSON.parse(text.value) as Json)
  } catch {
    return refused('malformed-json')
  }
}

const isJson = (type: string | null): boolean => /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(type ?? '')

async function readText(
  request: Request,
  headers: AskedHeaders,
  encoding: Encoding | 'identity',
  bytesMax: number,
  admission: Pick<Admission, 'take'> | undefined,
): Promise<Result<string, Problem>> {
  const announced = headers.get('transfer-encoding') === null ? headers.get('content-length') : null
  if (encoding === 'identity' && announced !== null && Number(announced) <= wholeBytesMax)
    return readWhole(request, admission)
  if (request.body === null) return ok('')
  const packed = bounded(Readable.fromWeb(request.body as never), bytesMax)
  try {
    if (encoding === 'identity') return decode(await collect(packed, admission))
    const unpacker = unpackers[encoding]()
    const source = Readable.from(packed)
    source.on('error', (error) => unpacker.destroy(error))
    return decode(await collect(bounded(source.pipe(unpacker), bytesMax), admission))
  } catch (error) {
    if (error instanceof TooLarge) return refused('body-too-large')
    if (error instanceof NoRoom) return turnedAway(error.code)
    if (encoding !== 'identity' && isZlibError(error)) return refused('malformed-compression')
    throw error
  }
}

/** A body that says how long it is ends there, and a short one is read at once: many times faster than as a stream. */
async function readWhole(
  request: Request,
  admission: Pick<Admission, 'take'> | undefined,
): Promise<Result<string, Problem>> {
  const bytes = new Uint8Array(await request.arrayBuffer())
  const noRoom = admission?.take(bytes.byteLength) ?? null
  return noRoom === null ? decode(bytes) : turnedAway(noRoom)
}

/** Stops a stream early; caught where the stream is read. */
class TooLarge extends Error {}
class NoRoom extends Error {
  readonly code: TurnedAway
  constructor(code: TurnedAway) {
    super(code)
    this.code = code
  }
}

async function* bounded(chunks: AsyncIterable<Uint8Array>, bytesMax: number): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.byteLength
    if (bytes > bytesMax) throw new TooLarge()
    yield chunk
  }
}

async function collect(
  chunks: AsyncIterable<Uint8Array>,
  admission: Pick<Admission, 'take'> | undefined,
): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) {
    const noRoom = admission?.take(chunk.byteLength) ?? null
    if (noRoom !== null) throw new NoRoom(noRoom)
    all.push(chunk)
  }
  return Buffer.concat(all)
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function decode(bytes: Uint8Array): Result<string, Problem> {
  try {
    return ok(utf8.decode(bytes))
  } catch {
    return refused('malformed-json')
  }
}

const isZlibError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^(Z_|ERR__ERROR|ERR_BROTLI|ERR_PADDING)/.test(String(error.code))
