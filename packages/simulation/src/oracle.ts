import {
  adaptingMutations,
  bufferedTx,
  may,
  memoryRecords,
  prepareMutation,
  sameJson,
  summariesAfter,
  userActor,
} from '@etude/core'
import type {
  Actor,
  At,
  Instant,
  Json,
  MemoryRecords,
  Mutation,
  Outcome,
  SentMutation,
  SpaceId,
  Stored,
  UserId,
} from '@etude/core'
import { yjsDocuments } from '@etude/server'
import type { Commit, Push, Pushed } from '@etude/server'
import { checkPlanned, checkStability } from './check-plans.ts'
import type { Complain } from './complain.ts'
import type { Counts } from './counts.ts'
import { markerOf } from './marker.ts'
import { SpaceHistories } from './space-histories.ts'
import type { NextState, SpaceHistory } from './space-histories.ts'

/** What happened to one mutation, as far as the server's present memory reaches. */
interface Executed {
  readonly content: string
  readonly outcome: Outcome
}

interface ClientMemory {
  readonly account: UserId
  lastSeq: number
  readonly executed: Map<number, Executed>
}

export interface OracleMemory {
  readonly records: readonly Stored[]
  readonly spaces: ReadonlyMap<SpaceId, SpaceHistory>
  readonly clients: ReadonlyMap<string, ClientMemory>
  readonly origins: ReadonlyMap<string, Executed>
  readonly effects: ReadonlyMap<string, number>
  readonly decided: ReadonlyMap<string, Outcome>
}

/** Says what must be: folds everything that the server took, with core alone, and compares. */
export class Oracle {
  #records: MemoryRecords = memoryRecords()
  readonly #histories = new SpaceHistories()
  #clients = new Map<string, ClientMemory>()
  #origins = new Map<string, Executed>()
  /** How often each marked mutation took effect, and what was decided of it last. */
  #effects = new Map<string, number>()
  #decided = new Map<string, Outcome>()
  /** Also by a server that has since forgotten: its author was told. */
  readonly #everRefused = new Set<string>()
  /** By a person, who saw it refused: another copy of the device may still bring the first one through. */
  readonly #sentAgain = new Set<string>()
  epoch = ''
  readonly #complain: Complain
  readonly #counts: Counts

  constructor(complain: Complain, counts: Counts) {
    this.#complain = complain
    this.#counts = counts
  }

  /** From here on the server answers under this epoch. */
  beginEpoch(epoch: string): void {
    this.epoch = epoch
    this.#histories.beginEpoch(epoch)
  }

  remember(): OracleMemory {
    return {
      records: this.#records.all(),
      spaces: new Map(this.#histories.now),
      clients: new Map(
        [...this.#clients].map(([id, client]) => [id, { ...client, executed: new Map(client.executed) }]),
      ),
      origins: new Map(this.#origins),
      effects: new Map(this.#effects),
      decided: new Map(this.#decided),
    }
  }

  /** The server has forgotten what came after. Devices may still hold it, and what they hold stays comparable under their epoch. */
  restore(memory: OracleMemory, epoch: string): void {
    this.#records = memoryRecords(memory.records)
    this.#histories.restore(memory.spaces, epoch)
    this.epoch = epoch
    this.#clients = new Map(
      [...memory.clients].map(([id, client]) => [id, { ...client, executed: new Map(client.executed) }]),
    )
    this.#origins = new Map(memory.origins)
    this.#effects = new Map(memory.effects)
    this.#decided = new Map(memory.decided)
  }

  /** Another one with the same memory, to try an order on. */
  fork(complain: Complain, counts: Counts): Oracle {
    const fork = new Oracle(complain, counts)
    fork.restore(this.remember(), this.epoch)
    for (const marker of this.#sentAgain) fork.noteSentAgain(marker)
    return fork
  }

  get records(): MemoryRecords {
    return this.#records
  }

  get spaces(): SpaceHistories {
    return this.#histories
  }

  get clients(): ReadonlyMap<string, ClientMemory> {
    return this.#clients
  }

  decided(marker: string): Outcome | undefined {
    return this.#decided.get(marker)
  }

  noteSentAgain(marker: string): void {
    this.#sentAgain.add(marker)
  }

  wasSentAgain(marker: string): boolean {
    return this.#sentAgain.has(marker)
  }

  wasEverRefused(marker: string): boolean {
    return this.#everRefused.has(marker)
  }

  mayRead(user: UserId, space: SpaceId): Promise<boolean> {
    return may(this.#records, userActor(user), 'read', space)
  }

  /** A newer server beside this one wrote something that this one does not know. */
  writeElsewhere(space: SpaceId, kind: string, id: string, body: Json): number {
    const next = this.#histories.next(space)
    next.state.set(`${kind}/${id}`, { kind, id, version: next.version, body })
    this.#histories.keep(space, next)
    return next.version
  }

  async ran(
    actor: Actor,
    mutation: Mutation,
    at: At,
    now: Instant,
    answer: Pick<Outcome, 'type' | 'touched'>,
  ): Promise<void> {
    const expected = await this.#apply(actor, mutation, at, now)
    this.#compare(`${mutation.name} by ${actor.type}`, expected, { seq: 0, refusal: expected.refusal, ...answer })
  }

  async pushed({ account, client: id, ack, mutations }: Push, answer: Pushed, now: Instant): Promise<void> {
    const known = this.#clients.get(id)
    const expected = this.#admit(known, account, mutations)
    if (answer.type !== expected) {
      this.#complain('SYNC-2', `a push of ${id} was answered ${answer.type}, and ${expected} was due`)
      if (answer.type !== 'pushed') return
    }
    if (answer.type === 'client-forked' && answer.lastSeq !== (known?.lastSeq ?? 0))
      this.#complain('SYNC-2', `${id} was told that ${answer.lastSeq} is its last, which is ${known?.lastSeq ?? 0}`)
    if (answer.type !== 'pushed') return
    const client = known ?? { account, lastSeq: 0, executed: new Map<number, Executed>() }
    const told = new Map(answer.outcomes.map((outcome) => [outcome.seq, outcome]))
    for (const sent of mutations) {
      if (sent.seq <= client.lastSeq) continue
      await this.#execute(client, id, sent, now)
      client.lastSeq = sent.seq
    }
    if (client.lastSeq > 0) this.#clients.set(id, client)
    if (answer.lastSeq !== client.lastSeq)
      this.#complain('SYNC-2', `${id} is at ${client.lastSeq} and was told ${answer.lastSeq}`)
    for (let seq = ack + 1; seq <= client.lastSeq && seq <= ack + outcomesMax; seq += 1) {
      const due = client.executed.get(seq)
      const got = told.get(seq)
      if (due === undefined) continue
      if (got === undefined)
        this.#complain('SYNC-5', `the outcome of ${id}/${seq} is not told, and is not acknowledged`)
      else this.#compare(`${id}/${seq}`, due.outcome, got)
    }
  }

  /**
   * What became of a push whose server was killed, by what the database holds of that client: all of what was new in it, or nothing. Part of it only where a mutation broke
   * and each was then taken by itself. Nobody was told anything.
   */
  async pushedUnheard(push: Push, found: Extract<Pushed, { type: 'pushed' }>, now: Instant): Promise<void> {
    const { account, client, mutations } = push
    const known = this.#clients.get(client)
    // Where the numbers are there and what stands under them is something else, the server would have said so and done nothing.
    if (this.#admit(known, account, mutations) !== 'pushed') return
    const fresh = mutations.filter(({ seq }) => seq > (known?.lastSeq ?? 0))
    const last = fresh.filter(({ seq }) => seq <= found.lastSeq).at(-1)
    if (last === undefined) return
    if (last !== fresh.at(-1) && !found.outcomes.some(({ type }) => type === 'failed'))
      this.#complain(
        'COMMIT-3',
        `of a push of ${client} up to ${fresh.at(-1)?.seq} there is only what comes to ${last.seq}`,
      )
    this.#counts.add('commit of a killed process')
    const stored = mutations.filter(({ seq }) => seq <= last.seq)
    await this.pushed({ ...push, mutations: stored }, { ...found, lastSeq: last.seq }, now)
  }

  #admit(known: ClientMemory | undefined, account: UserId, mutations: readonly SentMutation[]): Pushed['type'] {
    if (known !== undefined && known.account !== account) return 'wrong-account'
    const lastSeq = known?.lastSeq ?? 0
    const [first] = mutations
    if (first === undefined) return 'pushed'
    if (first.seq > lastSeq + 1) return 'client-forked'
    const isTheSame = mutations.every(
      (sent, place) =>
        sent.seq === first.seq + place &&
        (sent.seq > lastSeq || known?.executed.get(sent.seq)?.content === contentOf(sent)),
    )
    return isTheSame ? 'pushed' : 'client-forked'
  }

  async #execute(client: ClientMemory, id: string, sent: SentMutation, now: Instant) {
    const { seq, name, v, args, at, origin } = sent
    const content = contentOf(sent)
    const earlier = this.#knownOrigin(client.account, origin ?? { client: id, seq }, content)
    const actor = userActor(client.account)
    const mutation = { name, version: v, args: args as Json }
    const outcome = { ...(earlier?.outcome ?? (await this.#apply(actor, mutation, at, now))), seq }
    client.executed.set(seq, { content, outcome })
    if (origin !== undefined && earlier === undefined)
      this.#origins.set(`${client.account}/${origin.client}/${origin.seq}/${content}`, { content, outcome })
    const marker = markerOf(args)
    if (marker === undefined) return
    this.#decided.set(marker, outcome)
    if (outcome.type === 'refused' || outcome.type === 'failed') this.#everRefused.add(marker)
    if (earlier !== undefined || outcome.type !== 'applied') return
    const effects = (this.#effects.get(marker) ?? 0) + 1
    this.#effects.set(marker, effects)
    if (effects > 1 && !this.#sentAgain.has(marker))
      this.#complain('SYNC-2', `${name} ${marker} took effect ${effects} times, now as ${id}/${seq}`)
  }

  #knownOrigin(account: UserId, origin: { client: string; seq: number }, content: string): Executed | undefined {
    const client = this.#clients.get(origin.client)
    const own = client?.account === account ? client.executed.get(origin.seq) : undefined
    const again = this.#origins.get(`${account}/${origin.client}/${origin.seq}/${content}`)
    return [own, again].find((found) => found?.content === content)
  }

  async #apply(actor: Actor, mutation: Mutation, at: At, now: Instant): Promise<Outcome> {
    const outcome = await this.#outcomeOf(actor, mutation, at, now)
    this.#counts.add('mutation executed')
    this.#counts.add(`executed: ${mutation.name}, ${outcome.type === 'applied' ? 'applied' : 'not applied'}`)
    return outcome
  }

  async #outcomeOf(actor: Actor, mutation: Mutation, at: At, now: Instant): Promise<Outcome> {
    try {
      const prepared = prepareMutation(mutation)
      if (!prepared.ok) return { seq: 0, type: 'refused', refusal: prepared.error, touched: [] }
      const tx = bufferedTx(this.#records)
      const answer = await prepared.value.apply(tx, { actor, now, at, documents: yjsDocuments })
      if (!answer.ok) return { seq: 0, type: 'refused', refusal: answer.error, touched: [] }
      const writes = await tx.writes()
      if (adaptingMutations.has(mutation.name))
        await checkStability(this.#records, mutation.name, writes, { at, now }, this.#complain, this.#counts)
      const summaries = await summariesAfter(tx, writes, now)
      const touched = this.#store(mutation, writes)
      this.#store(mutation, summaries)
      return { seq: 0, type: answer.value.superseded === true ? 'superseded' : 'applied', touched }
    } catch {
      return { seq: 0, type: 'failed', touched: [] }
    }
  }

  #store(
    mutation: Mutation,
    writes: Awaited<ReturnType<ReturnType<typeof bufferedTx>['writes']>>,
  ): [SpaceId, number][] {
    const touched = new Map<SpaceId, NextState>()
    const written = new Set<SpaceId>()
    for (const write of writes) {
      if (write.before !== undefined) written.add(write.before.space)
      if (write.type === 'put') written.add(write.draft.space)
    }
    for (const space of [...written].sort()) touched.set(space, this.#histories.next(space))
    for (const write of writes) {
      const { kind, id } = write.type === 'put' ? write.draft : write.before
      checkPlanned(mutation, write, this.#complain)
      if (write.before !== undefined) touched.get(write.before.space)?.state.delete(`${kind}/${id}`)
      if (write.type === 'del') {
        this.#records.delete(kind, id)
        continue
      }
      const to = touched.get(write.draft.space)
      if (to === undefined) continue
      to.state.set(`${kind}/${id}`, { kind, id, version: to.version, body: write.draft.body as unknown as Json })
      this.#records.set({ ...write.draft, version: to.version } as unknown as Stored)
    }
    this.#histories.keepTogether(mutation.name, touched)
    return [...touched].map(([space, { version }]) => [space, version])
  }

  #compare(what: string, expected: Outcome, got: Outcome): void {
    const same =
      expected.type === got.type &&
      sameJson(Object.fromEntries(expected.touched), Object.fromEntries(got.touched)) &&
      expected.refusal?.type === got.refusal?.type
    if (!same) this.#complain('SYNC-3', `${what}: ${JSON.stringify(got)}, and ${JSON.stringify(expected)} was due`)
  }
}

/** As many outcomes as the server tells at once. */
export const outcomesMax = 1_000
const contentOf = ({ name, v, args, at }: SentMutation): string => JSON.stringify([name, v, args, at])

interface Asked {
  readonly actor: Actor
  readonly mutation: Mutation
  readonly at: At
  readonly now: Instant
}

/** Folds what commit().run() was asked, with what it answered. */
export function foldRun(
  oracle: Oracle,
  { actor, mutation, at, now }: Asked,
  answer: Awaited<ReturnType<Commit['run']>>,
): Promise<void> {
  if (!answer.ok) return oracle.ran(actor, mutation, at, now, { type: 'refused', touched: [] })
  const touched = answer.value.touched.map(([space, version]) => [space, version] as [SpaceId, number])
  return oracle.ran(actor, mutation, at, now, { type: answer.value.superseded ? 'superseded' : 'applied', touched })
}
