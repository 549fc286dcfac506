// What 10,000 rows of practice weigh on their way to a new device, as the real server packs them for a browser, beside the same bodies packed as one text.
import { request } from 'node:http'
import { rmSync } from 'node:fs'
import { gzipSync, gunzipSync } from 'node:zlib'
import { protocolVersion, schemaVersion } from '@etude/core'
import type { SyncResponse } from '@etude/core'
import { startRealServer } from './child-server.ts'
import { newFolder } from './data-folder.ts'
import { measureFigure } from './figure.ts'
import { quickRun } from './measure.ts'
import { openSchool } from './school.ts'
import { seedEntries } from './seed-entries.ts'

const rows = quickRun ? 100 : 10_000
const secret = 'a secret that only this measurement knows'
const publicUrl = 'http://127.0.0.1:0'

const folder = newFolder('wire-bytes')
const school = await openSchool(folder, secret, Date.now())
const person = await school.admit(0)
seedEntries(school, person.learner, rows)
await school.close()
const server = await startRealServer(folder, secret, { PUBLIC_URL: publicUrl })

const packed = await fetchAll()
await measureFigure({
  timed: false,
  lines: {
    bytes: {
      title: `bytes of ${rows.toLocaleString('en')} rows on the wire, packed with gzip`,
      unit: 'MB',
      target: { atMost: 0.55 },
      floor: 'their bodies as one JSON text, packed with gzip',
    },
  },
  floor: async () => ({ bytes: gzipSync(JSON.stringify(packed.bodies)).length / 1e6 }),
  ours: async () => ({ bytes: (await fetchAll()).bytes / 1e6 }),
})
await server.stop()
rmSync(folder, { recursive: true })

async function fetchAll(): Promise<{ readonly bytes: number; readonly bodies: readonly unknown[] }> {
  const bodies: unknown[] = []
  let bytes = 0
  let cookie: string | null = null
  for (let more = true; more;) {
    const answer = await ask(cookie)
    bytes += answer.body.length
    const read = JSON.parse((answer.packed ? gunzipSync(answer.body) : answer.body).toString()) as SyncResponse
    for (const { put } of read.spaces) for (const { kind, body } of put) if (kind === 'log-entry') bodies.push(body)
    cookie = read.cookie
    more = read.more
  }
  if (bodies.length !== rows) throw new Error(`${bodies.length} of ${rows} rows have come`)
  return { bytes, bodies }
}

/** The last answer may be too small to be packed. */
function ask(cookie: string | null): Promise<{ readonly body: Buffer; readonly packed: boolean }> {
  const body = {
    protocol: protocolVersion,
    account: person.user,
    client: 'bench-device',
    schema: schemaVersion,
    cookie,
    ack: 0,
    mutations: [],
  }
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'accept-encoding': 'gzip',
      cookie: person.cookie,
      origin: publicUrl,
    }
    const sent = request(`${server.address}/sync`, { method: 'POST', headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const packed = response.headers['content-encoding'] === 'gzip'
        if (response.statusCode === 200) resolve({ body: Buffer.concat(chunks), packed })
        else reject(new Error(`${response.statusCode} ${Buffer.concat(chunks).toString()}`))
      })
    })
    sent.on('error', reject)
    sent.end(JSON.stringify(body))
  })
}
