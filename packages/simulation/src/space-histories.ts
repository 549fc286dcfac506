import { changeDigest, emptyDigest } from '@etude/core'
import type { Json, SpaceId } from '@etude/core'

/** One live record of a space, as it was at one version of it. */
export interface Entry {
  readonly kind: string
  readonly id: string
  readonly version: number
  readonly body: Json
}
export type SpaceState = ReadonlyMap<string, Entry>

/** A space's states by version: what a device that holds it at a version must hold, to the record. */
export interface SpaceHistory {
  readonly version: number
  readonly states: ReadonlyMap<number, SpaceState>
}

/** The version of a space that is being made. */
export interface NextState {
  readonly version: number
  readonly state: Map<string, Entry>
}

/** What one mutation did to several spaces. */
interface WholeChange {
  readonly name: string
  readonly touched: ReadonlyMap<SpaceId, number>
}

/** What every space was at each of its versions, under each epoch of the server. */
export class SpaceHistories {
  #now = new Map<SpaceId, SpaceHistory>()
  readonly #byEpoch = new Map<string, ReadonlyMap<SpaceId, SpaceHistory>>()
  /** The latest last. */
  #whole: WholeChange[] = []

  get now(): ReadonlyMap<SpaceId, SpaceHistory> {
    return this.#now
  }

  beginEpoch(epoch: string): void {
    this.#byEpoch.set(epoch, this.#now)
  }

  /** The server has forgotten what came after. Devices may still hold it, and what they hold stays comparable under their epoch. */
  restore(spaces: ReadonlyMap<SpaceId, SpaceHistory>, epoch: string): void {
    this.#now = new Map(spaces)
    this.#whole = []
    this.beginEpoch(epoch)
  }

  next(space: SpaceId): NextState {
    const history = this.#now.get(space)
    return { version: (history?.version ?? 0) + 1, state: new Map(history?.states.get(history.version)) }
  }

  keep(space: SpaceId, { version, state }: NextState): void {
    const states = new Map(this.#now.get(space)?.states)
    states.set(version, state)
    this.#now.set(space, { version, states })
  }

  /** Of what one mutation, by its name, has made. */
  keepTogether(name: string, touched: ReadonlyMap<SpaceId, NextState>): void {
    for (const [space, next] of touched) this.keep(space, next)
    if (touched.size < 2) return
    this.#whole.push({ name, touched: new Map([...touched].map(([space, { version }]) => [space, version])) })
    if (this.#whole.length > wholeMax) this.#whole.shift()
  }

  /** What one mutation did to several spaces, of which a replica with these versions would show only a part. */
  shownInPart(held: ReadonlyMap<SpaceId, number>): WholeChange | undefined {
    return this.#whole.find(({ touched }) => {
      const here = [...touched].filter(([space]) => held.has(space))
      const shown = here.filter(([space, version]) => (held.get(space) ?? 0) >= version)
      return shown.length > 0 && shown.length < here.length
    })
  }

  stateAt(epoch: string, space: SpaceId, version: number): SpaceState | undefined {
    if (version === 0) return new Map()
    return this.#byEpoch.get(epoch)?.get(space)?.states.get(version)
  }

  digestOf(space: SpaceId): string {
    const { version, states } = this.#now.get(space) ?? { version: 0, states: new Map<number, SpaceState>() }
    return changeDigest(emptyDigest, [], [...(states.get(version)?.values() ?? [])])
  }
}

/** Whoever is further behind than this will be brought up by a pull, which says everything at once. */
const wholeMax = 40
