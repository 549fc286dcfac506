// Runs every figure to reach, one after the other, since two at once would measure each other: `npm run bench`, or `npm run bench -- push` for some of them.
// All of them together write results.json and the table in RESULTS.md; a choice only prints.
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, release, totalmem, type } from 'node:os'
import { join } from 'node:path'
import { dataFolder } from './data-folder.ts'
import { tableText } from './figure-result.ts'
import type { LineResult } from './figure-result.ts'
import { evenIfBusy } from './figure.ts'
import type { Tool } from './tool.ts'

/** What hangs is ended, so that the others still run. */
const minutesMax = 6
/** Whoever was asked to stop may tidy up for so long. */
const goodbyeMs = 5_000

const here = import.meta.dirname
const gathered = join(dataFolder, 'gathered.jsonl')
const asked = process.argv.slice(2)
const names = readdirSync(here)
  .filter((name) => name.endsWith('.bench.ts'))
  .map((name) => name.replace('.bench.ts', ''))
/** Without a floor, and long: run by name, or by `npm run bench -- all`. */
const others = ['daily-plan', 'forecast', 'progress', 'recurrence', 'week']
const figures = names.filter((name) => !others.includes(name))
const wanted = asked.length === 0 ? figures : asked.includes('all') ? [...figures, ...others] : asked
const unknown = wanted.filter((name) => !names.includes(name))
if (unknown.length > 0) {
  console.error(`There is no measurement ${unknown.join(', ')}; there are ${names.join(', ')}`)
  process.exit(1)
}

let cancel = (): void => process.exit(130)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => cancel())

rmSync(dataFolder, { recursive: true, force: true })
mkdirSync(dataFolder, { recursive: true })
try {
  process.exitCode = await runAll(wanted)
} finally {
  rmSync(dataFolder, { recursive: true, force: true })
}

async function runAll(chosen: readonly string[]): Promise<number> {
  const began = performance.now()
  const failed: string[] = []
  writeFileSync(gathered, '')
  for (const [place, name] of chosen.entries()) {
    const minutes = ((performance.now() - began) / 60_000).toFixed(1)
    console.log(`\n${name} (${place + 1} of ${chosen.length}, ${minutes} min so far)`)
    const ended = await runOne(name)
    if (ended === 'cancelled') return 130
    if (ended === 'failed') failed.push(name)
  }
  const said = readFileSync(gathered, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LineResult | Tool)
  const results = said.filter((entry) => 'verdict' in entry)
  const tools = said.filter((entry) => 'tool' in entry)
  if (results.length > 0) console.log(`\n${tableText(results)}`)
  console.log(`\n${summary(results)} ${((performance.now() - began) / 60_000).toFixed(1)} minutes.`)
  if (failed.length > 0) console.log(`Did not end well: ${failed.join(', ')}`)
  if (figures.every((name) => chosen.includes(name)) && !evenIfBusy) write(results, tools, failed)
  return failed.length === 0 ? 0 : 1
}

/** In a group of its own, so that whatever it started can be ended with it. */
function runOne(name: string): Promise<'ended' | 'failed' | 'cancelled'> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--expose-gc', join(here, `${name}.bench.ts`)], {
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, BENCH_GATHER: gathered },
    })
    let cancelled = false
    const end = (signal: 'SIGTERM' | 'SIGKILL'): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, signal)
      } catch {
        // All of them have gone.
      }
    }
    const stop = (): void => {
      end('SIGTERM')
      setTimeout(() => end('SIGKILL'), goodbyeMs).unref()
    }
    cancel = () => {
      cancelled = true
      stop()
    }
    const late = setTimeout(() => {
      console.error(`${name} has not ended after ${minutesMax} minutes`)
      stop()
    }, minutesMax * 60_000)
    child.on('error', (error) => {
      console.error(error.message)
      resolve('failed')
    })
    child.on('close', (code) => {
      clearTimeout(late)
      // What it left behind would disturb the next one.
      end('SIGKILL')
      resolve(cancelled ? 'cancelled' : code === 0 ? 'ended' : 'failed')
    })
  })
}

function summary(results: readonly LineResult[]): string {
  const count = (verdict: LineResult['verdict']): number =>
    results.filter((result) => result.verdict === verdict).length
  return `${results.length} lines: ${count('met')} met, ${count('missed')} missed, ${count('busy')} not said because the machine was busy.`
}

function write(results: readonly LineResult[], tools: readonly Tool[], failed: readonly string[]): void {
  const machine = {
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    commit:
      git('rev-parse', '--short=12', 'HEAD') +
      (git('status', '--porcelain') === '' ? '' : ' and what was not committed'),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    processors: availableParallelism(),
    memoryGb: Math.round(totalmem() / 1e9),
    system: `${type()} ${release().split('-')[0]}`,
    node: process.versions.node,
    ...Object.fromEntries(tools.map(({ tool, version }) => [tool, version])),
    ...(failed.length === 0 ? {} : { 'did not end well': failed.join(' and ') }),
  }
  const folder = join(here, '..')
  writeFileSync(join(folder, 'results.json'), `${JSON.stringify({ machine, results }, null, 2)}\n`)
  const page = join(folder, 'RESULTS.md')
  const said = Object.entries(machine).map(([name, value]) => `${name} ${value}`)
  const [before = '', rest = ''] = readFileSync(page, 'utf8').split(/(?<=<!-- figures -->\n)/)
  const after = rest.slice(rest.indexOf('<!-- end of figures -->'))
  writeFileSync(page, `${before}\n${said.join(', ')}.\n\n${tableText(results)}\n\n${after}`)
}

function git(...args: readonly string[]): string {
  return spawnSync('git', args, { cwd: here, encoding: 'utf8' }).stdout?.trim() ?? ''
}
