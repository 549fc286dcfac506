// How a run knows what else the machine did meanwhile: the time that all its processors were busy, less the time that this process and everything
// it started were busy. What the host took from a virtual machine counts as busy with something else too.
import { readFileSync, readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'

/** Milliseconds of one processor's time since the machine and its processes began. */
export interface MachineTimes {
  readonly at: number
  readonly busy: number
  readonly stolen: number
  readonly own: number
}

/** Of a stretch of time: what the machine could have done, and what of it went to others. */
export interface OthersTime {
  readonly capacity: number
  readonly others: number
}

/** The kernel counts in hundredths of a second, on every machine that Linux runs on. */
const tickMs = 10

/** Null where the kernel does not say (other systems than Linux): there every ratio is printed, and the table says that nobody looked. */
export function machineTimes(): MachineTimes | null {
  try {
    const [, ...fields] = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '').split(/\s+/).map(Number)
    const [user = 0, nice = 0, system = 0, , , interrupts = 0, softInterrupts = 0, stolen = 0] = fields
    return {
      at: performance.now(),
      busy: (user + nice + system + interrupts + softInterrupts) * tickMs,
      stolen: stolen * tickMs,
      own: ownTicks(readProcesses()) * tickMs,
    }
  } catch {
    return null
  }
}

export function othersBetween(from: MachineTimes, to: MachineTimes): OthersTime {
  const others = to.busy - from.busy - (to.own - from.own)
  return {
    capacity: (to.at - from.at) * availableParallelism(),
    others: Math.max(0, others) + (to.stolen - from.stolen),
  }
}

/** Of one moment's work that much may be somebody else's: housekeeping of the system, the disk's own threads, and the coarseness of the count. */
const shareMax = 0.1
const graceMs = 40

export const isQuiet = ({ capacity, others }: OthersTime): boolean => others <= capacity * shareMax + graceMs

interface ProcessTimes {
  readonly pid: number
  readonly parent: number
  /** Its own, and that of its children that have ended. */
  readonly ticks: number
}

function readProcesses(): readonly ProcessTimes[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const text = readFileSync(`/proc/${name}/stat`, 'utf8')
        // The command stands in brackets and may hold anything, brackets too.
        const fields = text
          .slice(text.lastIndexOf(')') + 2)
          .split(' ')
          .map(Number)
        const [, parent = 0] = fields
        return [{ pid: Number(name), parent, ticks: fields.slice(11, 15).reduce((sum, ticks) => sum + ticks, 0) }]
      } catch {
        // It ended between the list and the look.
        return []
      }
    })
}

function ownTicks(processes: readonly ProcessTimes[]): number {
  const family = processes.filter(({ pid }) => pid === process.pid)
  // The list grows while it is read: what it has taken in has children of its own.
  for (const { pid } of family) family.push(...processes.filter(({ parent }) => parent === pid))
  return family.reduce((sum, { ticks }) => sum + ticks, 0)
}
