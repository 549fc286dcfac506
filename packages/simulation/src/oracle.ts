import {
  adaptingMutations,
  bufferedTx,
  changeDigest,
  dayNumber,
  emptyDigest,
  homeDateAt,
  isOpen,
  may,
  memoryRecords,
  prepareMutation,
  sameJson,
  summariesAfter,
  userActor,
  weekKey,
} from '@etude/core'
import type {
  Actor,
  At,
  Body,
  Instant,
  Json,
  MemoryRecords,
  Mutation,
  Outcome,
  SentMutation,
  SpaceId,
  Stored,
  UserId,
  Write,
} from '@etude/core'
import { yjsDocuments } from '@etude/server'
import type { Commit, Push, Pushed } from '@etude/server'
import type { Counts } from './counts.ts'

/** One live record of a space, as it was at one version of it. */
export interface Entry {
  readonly kind: string
  readonly id: string
  readonly version: number
  readonly body: Json
}
type SpaceState = ReadonlyMap<string, Entry>

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

/** A space's states by version: what a device that holds it at a version must hold, to the record. */
interface SpaceHistory {
  readonly version: number
  readonly states: ReadonlyMap<number, SpaceState>
}

interface WholeChange {
  readonly name: string
  readonly touched: ReadonlyMap<SpaceId, number>
}

export type Complain = (rule: string, detail: string) => void

/** What a person did or saw is a fact. Plans are worked out from facts, and working them out never touches one. */
const facts = new Set(['log-entry', 'check-in', 'assessment', 'practice-note'])
const derivations = /^(week\.|day\.pull)/
/** To plan, to rearrange and to take breaks is not to practise: none of it writes, alters or removes a fact. */
const plannings = /^practice\.(?!log$|undo-log$|correct-log$|undo-correction$|write-note$)/

/** Says what must be: folds everything that the server took, with core alone, and compares. */
export class Oracle {
  #records: MemoryRecords = memoryRecords()
  #spaces = new Map<SpaceId, SpaceHistory>()
  #clients = new Map<string, ClientMemory>()
  #origins = new Map<string, Executed>()
  /** How often each marked mutation took effect, and what was decided of it last. */
  #effects = new Map<string, number>()
  #decided = new Map<string, Outcome>()
  /** Also by a server that has since forgotten: its author was told. */
  readonly #everRefused = new Set<string>()
  /** By a person, who saw it refused: another copy of the device may still bring the first one through. */
  readonly #sentAgain = new Set<string>()
  readonly #timelines = new Map<string, Map<SpaceId, SpaceHistory>>()
  epoch = ''
  /** What single mutations did to several spaces, the latest last. */
  #whole: WholeChange[] = []
  readonly #complain: Complain
  readonly #counts: Counts

  constructor(complain: Complain, counts: Counts) {
    this.#complain = complain
    this.#counts = counts
  }

  /** From here on the server answers under this epoch. */
  beginEpoch(epoch: string): void {
    this.epoch = epoch
    this.#timelines.set(epoch, this.#spaces)
  }

  remember(): OracleMemory {
    return {
      records: this.#records.all(),
      spaces: new Map(this.#spaces),
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
    this.#spaces = new Map(memory.spaces)
    this.#clients = new Map(
      [...memory.clients].map(([id, client]) => [id, { ...client, executed: new Map(client.executed) }]),
    )
    this.#origins = new Map(memory.origins)
    this.#effects = new Map(memory.effects)
    this.#decided = new Map(memory.decided)
    this.#whole = []
    this.beginEpoch(epoch)
  }

  /** What one mutation did to several spaces, of which a replica with these versions would show only a part. */
  shownInPart(held: ReadonlyMap<SpaceId, number>): WholeChange | undefined {
    return this.#whole.find(({ touched }) => {
      const here = [...touched].filter(([space]) => held.has(space))
      const shown = here.filter(([space, version]) => (held.get(space) ?? 0) >= version)
      return shown.length > 0 && shown.length < here.length
    })
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

  get spaces(): ReadonlyMap<SpaceId, SpaceHistory> {
    return this.#spaces
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

  wasEverRefused(marker: string): boolean {
    return this.#everRefused.has(marker)
  }

  stateAt(epoch: string, space: SpaceId, version: number): SpaceState | undefined {
    if (version === 0) return new Map()
    return this.#timelines.get(epoch)?.get(space)?.states.get(version)
  }

  digestOf(space: SpaceId): string {
    const { version, states } = this.#spaces.get(space) ?? { version: 0, states: new Map<number, SpaceState>() }
    return changeDigest(emptyDigest, [], [...(states.get(version)?.values() ?? [])])
  }

  mayRead(user: UserId, space: SpaceId): Promise<boolean> {
    return may(this.#records, userActor(user), 'read', space)
  }

  /** A newer server beside this one wrote something that this one does not know. */
  writeElsewhere(space: SpaceId, kind: string, id: string, body: Json): number {
    const { version, state } = this.#next(space)
    state.set(`${kind}/${id}`, { kind, id, version, body })
    this.#keep(space, version, state)
    return version
  }

  async ran(
    actor: Actor,
    mutation: Mutation,
    at: At,
    now: Instant,
    answer: Pick<Outcome, 'type' | 'touched'>,
  ): Promise<void> {
    const expected = await this.#apply(actor, mutation, at, now)
    this.#compare(`${mutation.name} by ${actor.type}`, expected, { seq: 0, ...answer })
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
      if (adaptingMutations.has(mutation.name)) await this.#checkStability(mutation.name, writes, at, now)
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
    const touched = new Map<SpaceId, { version: number; state: Map<string, Entry> }>()
    const written = new Set<SpaceId>()
    for (const write of writes) {
      if (write.before !== undefined) written.add(write.before.space)
      if (write.type === 'put') written.add(write.draft.space)
    }
    for (const space of [...written].sort()) touched.set(space, this.#next(space))
    for (const write of writes) {
      const { kind, id } = write.type === 'put' ? write.draft : write.before
      if (facts.has(kind) && (derivations.test(mutation.name) || plannings.test(mutation.name)))
        this.#complain('X-15', `${mutation.name} touched the fact ${kind}/${id}`)
      if (derivations.test(mutation.name)) this.#checkDone(mutation.name, write)
      if (mutation.name === 'week.generate') this.#checkFirstPlan(mutation.args, write)
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
    for (const [space, { version, state }] of touched) this.#keep(space, version, state)
    if (touched.size > 1) {
      this.#whole.push({
        name: mutation.name,
        touched: new Map([...touched].map(([space, { version }]) => [space, version])),
      })
      if (this.#whole.length > wholeMax) this.#whole.shift()
    }
    return [...touched].map(([space, { version }]) => [space, version])
  }

  /** What somebody has done of a plan stays done, where and when it was done, however the plan is made again. */
  #checkDone(name: string, write: Write): void {
    const { before } = write
    if (before?.kind !== 'activity' || before.body.status !== 'completed') return
    const after =
      write.type === 'put' && write.draft.kind === 'activity' ? (write.draft.body as typeof before.body) : null
    const what = ({ status, day, position, completedOn }: typeof before.body) => [status, day, position, completedOn]
    if (after === null || !sameJson(what(after) as Json, what(before.body) as Json))
      this.#complain('X-15', `${name} took away or moved ${before.id}, which was done`)
  }

  /**
   * REF-7. What plans change by themselves leaves today, tomorrow, pins and what somebody has begun as they are, and the fifth is kept; what it came to is
   * counted. Counted anew from the records, since what the line of the audit says of itself is what is to be checked.
   */
  async #checkStability(name: string, writes: readonly Write[], at: At, now: Instant): Promise<void> {
    const line = writes.flatMap((write) =>
      write.type === 'put' && write.draft.kind === 'plan-change' ? [write.draft.body as Body<'plan-change'>] : [],
    )[0]
    if (line === undefined) return
    const gone = writes.flatMap(({ before }) => (before?.kind === 'activity' ? [before.body as Body<'activity'>] : []))
    const isRenewal = name === 'draft.renew'
    const profile = await this.#records.get('learner', line.learner)
    // A device whose clock is far off is held to the server's day: whichever of the two a mutation went by, it was no earlier than this.
    const moment = at.instant < now ? at.instant : now
    const today = profile === undefined ? Infinity : dayNumber(homeDateAt(moment, profile.body))
    const firstDay = today + 2 - dayNumber(line.week)
    for (const before of isRenewal ? [] : gone)
      if (before.pinned || before.status !== 'planned' || before.day < firstDay)
        this.#complain('REF-7', `${name} changed ${before.activity}, which was not its to change`)
    for (const { before, activity, after } of line.activities)
      if (before === null && after.status !== 'cancelled' && after.day < firstDay - 1)
        this.#complain('REF-7', `${name} put ${activity} into a day that has begun`)
    const { week, learner } = line
    const [known, lines] = await Promise.all([
      this.#records.list('activity', 'week', weekKey(learner, week)),
      this.#records.list('plan-change', 'week', weekKey(learner, week)),
    ])
    const earlier = lines.filter(({ body }) => body.as === 'system' && body.undone === null && body.action !== 'renew')
    const changed = new Set<string>(
      [...earlier.flatMap(({ body }) => body.activities), ...(isRenewal ? [] : line.activities)]
        .filter(({ before }) => before !== null)
        .map(({ activity }) => activity),
    )
    const later = known.filter(({ body }) => isOpen(body.status) && body.day >= firstDay).length
    if (!isRenewal && gone.length > 0 && changed.size * 5 > later)
      this.#complain('REF-7', `${name} brought what was changed to ${changed.size} of ${later} later activities`)
    const told = line.churn?.changed ?? 0
    if (!isRenewal && told !== changed.size)
      this.#complain('REF-7', `${name} tells of a churn of ${told}, and it is ${changed.size}`)
    this.#counts.add(`held to REF-7: ${name}`)
    if (isRenewal) return
    this.#counts.add('churn: came', line.activities.filter(({ before }) => before === null).length)
    this.#counts.add('churn: changed', gone.length)
    this.#counts.add(`churn: changed by ${name}`, gone.length)
    this.#counts.add('churn: of so many later', later)
  }

  /** GEN-16. The first plan of a week stays, unless one comes that says which it replaces. */
  #checkFirstPlan(args: Json, { before }: Write): void {
    if (before?.kind !== 'weekly-plan') return
    const { replaces } = args as { readonly replaces: string | null }
    if (replaces !== before.body.content.snapshot)
      this.#complain('GEN-16', `${before.id} was replaced by one that was made without knowing it`)
  }

  #next(space: SpaceId): { version: number; state: Map<string, Entry> } {
    const history = this.#spaces.get(space)
    return { version: (history?.version ?? 0) + 1, state: new Map(history?.states.get(history.version)) }
  }

  #keep(space: SpaceId, version: number, state: SpaceState): void {
    const states = new Map(this.#spaces.get(space)?.states)
    states.set(version, state)
    this.#spaces.set(space, { version, states })
  }

  #compare(what: string, expected: Outcome, got: Outcome): void {
    const same =
      expected.type === got.type &&
      sameJson(Object.fromEntries(expected.touched), Object.fromEntries(got.touched)) &&
      (expected.refusal?.type ?? null) === (got.refusal?.type ?? expected.refusal?.type ?? null)
    if (!same) this.#complain('SYNC-3', `${what}: ${JSON.stringify(got)}, and ${JSON.stringify(expected)} was due`)
  }
}

const outcomesMax = 1_000
/** Whoever is further behind than this will be brought up by a pull, which says everything at once. */
const wholeMax = 40

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

/** A mark that the workload leaves in the arguments, where every schema lets unknown fields be. */
export function markerOf(args: unknown): string | undefined {
  const marker = (args as { readonly sim?: unknown } | null)?.sim
  return typeof marker === 'string' ? marker : undefined
}
