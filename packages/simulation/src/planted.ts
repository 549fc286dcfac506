import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { fileURLToPath } from 'node:url'
import { plants } from './plants.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '60' },
    steps: { type: 'string', default: '300' },
    from: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    jobs: { type: 'string', default: String(availableParallelism()) },
  },
})

interface Caught {
  readonly seed: number
  readonly after: number
  readonly rule: string
  readonly detail: string
}

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url))

/** A process of its own for each: what is loaded is broken for good. */
function hunt(name: string | null): Promise<Caught | null | 'broken'> {
  return new Promise((resolve) => {
    const plant = name === null ? [] : ['--import', here('plant.ts')]
    const args = [...plant, here('hunt.ts'), values.from, values.seeds, values.steps]
    const child = spawn('node', args, {
      env: { ...process.env, ETUDE_PLANT: name ?? '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('close', (code) => {
      const line = output.split('\n').find((text) => text.startsWith('RESULT '))
      if (line === undefined || code !== 0) {
        console.log(output.slice(-2_000))
        resolve('broken')
      } else {
        const caught = JSON.parse(line.slice('RESULT '.length)) as Caught | null
        // What does not even run breaks nothing that the product could have got wrong.
        if (caught !== null && /ReferenceError|SyntaxError/.test(caught.detail)) {
          console.log(caught.detail)
          resolve('broken')
        } else resolve(caught)
      }
    })
  })
}

const chosen = plants.filter(({ name }) => values.only.split('|').some((part) => name.includes(part)))
if (chosen.length === 0) {
  console.error(`No planted fault has ${values.only} in its name`)
  process.exit(2)
}
const waiting = [...chosen]
let missed = 0
async function work(): Promise<void> {
  for (let plant = waiting.shift(); plant !== undefined; plant = waiting.shift()) {
    const caught = await hunt(plant.name)
    if (caught === null || caught === 'broken') missed += 1
    const how =
      caught === null
        ? `NOT CAUGHT in ${values.seeds} seeds`
        : caught === 'broken'
          ? 'COULD NOT BE PLANTED'
          : `by ${caught.rule} in seed ${caught.seed}, after ${caught.after}: ${caught.detail.slice(0, 90)}`
    console.log(`${plant.name.padEnd(62)} ${how}`)
  }
}
console.log(
  `${chosen.length} faults, each planted alone; at most ${values.seeds} seeds from ${values.from}, ${values.steps} steps each`,
)
// Nothing is proved by a seed that fails without any fault.
const control = await hunt(null)
if (control !== null) {
  console.log(`Seeds fail with nothing planted: ${JSON.stringify(control)}`)
  process.exit(1)
}
await Promise.all(Array.from({ length: Number(values.jobs) }, work))
console.log(`${chosen.length - missed} caught, ${missed} missed`)
process.exitCode = missed === 0 ? 0 : 1
