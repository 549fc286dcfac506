import { limits, ok, overlayReader, refuse, userActor } from '@etude/core'
import type {
  Instant,
  Json,
  Mutation,
  Outcome,
  PreparedMutation,
  Refusal,
  Result,
  SentMutation,
  SpaceId,
  UserId,
} from '@etude/core'
import { applyMutation } from './apply-mutation.ts'
import type { CommitTransaction } from './apply-mutation.ts'
import type { Push, Pushed } from './commit.ts'
import { canonicalMutation, hashOf } from './mutation-hash.ts'

/** A mutation as it came, with what can be known of it before any transaction. */
export interface ReceivedMutation {
  readonly sent: SentMutation
  readonly hash: string
  readonly prepared: Result<PreparedMutation, Refusal>
  readonly spaces: readonly SpaceId[]
}

/** The most outcomes one answer carries; the oldest first, so that each acknowledgement makes room for the next. */
const outcomesMax = 1_000

export type PrepareMutation = (mutation: Mutation) => Result<PreparedMutation, Refusal>

export function receiveMutation(sent: SentMutation, account: UserId, prepare: PrepareMutation): ReceivedMutation {
  const canonical = canonicalMutation(sent)
  const hash = hashOf(canonical)
  try {
    const prepared = prepareSent(sent, canonical.length, prepare)
    return { sent, hash, prepared, spaces: prepared.ok ? prepared.value.spaces(userActor(account)) : [] }
  } catch (error) {
    // Arguments that break the code which reads them break it again where the other throws are met.
    return { sent, hash, prepared: ok({ spaces: () => [], apply: () => Promise.reject(error) }), spaces: [] }
  }
}

/** No character takes more than three bytes, so that few arguments need counting. */
const bytesOfCharacterMax = 3

function prepareSent(
  sent: SentMutation,
  charactersMax: number,
  prepare: PrepareMutation,
): Result<PreparedMutation, Refusal> {
  const isSmall = charactersMax * bytesOfCharacterMax <= limits.mutationBytes
  const bytes = isSmall ? 0 : Buffer.byteLength(JSON.stringify(sent.args))
  if (bytes > limits.mutationBytes) {
    return refuse({ type: 'mutation-too-large', bytes, bytesMax: limits.mutationBytes })
  }
  return prepare({ name: sent.name, version: sent.v, args: sent.args as Json })
}

interface ClientRow {
  readonly account: string
  readonly last_seq: number
  readonly acked_seq: number
  /** 1 where arguments are kept for an author who has not stored the outcome yet. */
  readonly keeps: number
}

const selectClient = `
  select account, last_seq, acked_seq,
    case when exists (select 1 from mutation m where m.client = client.id and m.args is not null) then 1 else 0 end as keeps
  from client where id = ?1`
const selectSpokenFor = 'select 1 as found from mutation where origin_account = ?1 and origin_client = ?2 limit 1'
const insertClient = `
  insert into client (id, account, last_seq, acked_seq, created_at, seen_at) values (?1, ?2, ?3, ?4, ?5, ?5)`
const updateClient = 'update client set last_seq = ?2, acked_seq = ?3, seen_at = ?4 where id = ?1'
const selectHashes = 'select seq, hash from mutation where client = ?1 and seq >= ?2 and seq <= ?3'
const forgetArguments = `
  update mutation set args = null where client = ?1 and seq > ?2 and seq <= ?3 and args is not null`
const selectOutcomes = `
  select seq, outcome from mutation where client = ?1 and seq > ?2 order by seq limit ?3`
const insertMutation = `
  insert into mutation (client, seq, hash, name, version, outcome, args, at, origin_account, origin_client, origin_seq)
  values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)`
// What the origin itself sent, or what another client has sent again in its name; both only for the same account.
const selectOrigin = `
  select m.hash, m.outcome from mutation m join client c on c.id = m.client
  where m.client = ?1 and m.seq = ?2 and c.account = ?3
  union all
  select hash, outcome from mutation where origin_account = ?3 and origin_client = ?1 and origin_seq = ?2`

/** COMMIT-3. Takes a device's mutations inside one transaction: each once, in order, after those before it; or none of them. */
export async function pushMutations(
  transaction: CommitTransaction,
  push: Push,
  received: readonly ReceivedMutation[],
  now: Instant,
): Promise<Pushed> {
  const opened = await openClient(transaction, push, received)
  if (opened.type !== 'open') return opened
  const { client, fresh } = opened
  const ackedSeq = await forgetAcknowledged(transaction, push, client)
  await transaction.spaces.lock(new Set(fresh.flatMap(({ spaces }) => spaces)))
  const lastSeq = (client?.last_seq ?? 0) + fresh.length
  // The client's row comes first: what it sent refers to it.
  await writeClient(transaction, push, client, { lastSeq, ackedSeq, now })
  const outcomes: Outcome[] = []
  const spokenFor = fresh.length > 0 && (await isSpokenFor(transaction, push))
  const applying = fresh.length > 1 ? { ...transaction, known: overlayReader(transaction.reader) } : transaction
  for (const mutation of fresh) outcomes.push(await applyReceived(applying, push, mutation, spokenFor, now))
  // A copy of the device that was set back has not what was acknowledged after it.
  const knownHere = Math.min(ackedSeq, push.ack)
  const earlierAreKnown = knownHere === (client?.last_seq ?? 0)
  return {
    type: 'pushed',
    lastSeq,
    outcomes: earlierAreKnown ? outcomes : await outcomesAfter(transaction, push, knownHere),
  }
}

/** COMMIT-5. Stores that a mutation broke the code that ran it, alone and visibly, so that those after it go on. */
export async function storeFailed(
  transaction: CommitTransaction,
  push: Push,
  received: ReceivedMutation,
  now: Instant,
): Promise<void> {
  const opened = await openClient(transaction, push, [received])
  if (opened.type !== 'open' || opened.fresh.length === 0) return
  await writeClient(transaction, push, opened.client, {
    lastSeq: received.sent.seq,
    ackedSeq: opened.client?.acked_seq ?? 0,
    now,
  })
  await storeOutcome(transaction, push, received, { seq: received.sent.seq, type: 'failed', touched: [] }, now)
}

type Opened =
  | { readonly type: 'open'; readonly client: ClientRow | undefined; readonly fresh: readonly ReceivedMutation[] }
  | Exclude<Pushed, { type: 'pushed' }>

/** COMMIT-4. Before anything is done: is it this account's client, and is what it sends the continuation of what we have? */
async function openClient(
  { sql }: CommitTransaction,
  push: Push,
  received: readonly ReceivedMutation[],
): Promise<Opened> {
  const client = await sql.hold<ClientRow>(selectClient, push.client, true)
  if (client !== undefined && client.account !== push.account) return { type: 'wrong-account' }
  const lastSeq = client?.last_seq ?? 0
  const [first] = received
  if (first === undefined) return { type: 'open', client, fresh: [] }
  const forked = { type: 'client-forked', lastSeq } as const
  if (first.sent.seq > lastSeq + 1) return forked
  if (received.some(({ sent }, place) => sent.seq !== first.sent.seq + place)) return forked
  const repeated = received.filter(({ sent }) => sent.seq <= lastSeq)
  if (repeated.length > 0) {
    const rows = await sql.rows<{ seq: number; hash: string }>(selectHashes, push.client, first.sent.seq, lastSeq)
    const hashes = new Map(rows.map(({ seq, hash }) => [seq, hash]))
    if (repeated.some(({ sent, hash }) => hashes.get(sent.seq) !== hash)) return forked
  }
  return { type: 'open', client, fresh: received.slice(repeated.length) }
}

/**
 * COMMIT-6. What the device has stored is not told again, and what it would have needed for its author is erased. The hash and the bare outcome stay,
 * or a cloned device could not be found out.
 */
async function forgetAcknowledged(
  { sql }: CommitTransaction,
  push: Push,
  client: ClientRow | undefined,
): Promise<number> {
  if (client === undefined) return 0
  const acked = Math.min(push.ack, client.last_seq)
  if (acked <= client.acked_seq) return client.acked_seq
  // Hardly ever is anything refused, and to ask costs a fraction of an erasure that finds nothing.
  if (client.keeps === 1) await sql.run(forgetArguments, push.client, client.acked_seq, acked)
  return acked
}

async function writeClient(
  { sql }: CommitTransaction,
  push: Push,
  client: ClientRow | undefined,
  { lastSeq, ackedSeq, now }: { readonly lastSeq: number; readonly ackedSeq: number; readonly now: Instant },
): Promise<void> {
  if (client === undefined) {
    if (lastSeq > 0) await sql.run(insertClient, push.client, push.account, lastSeq, ackedSeq, now)
    return
  }
  if (lastSeq === client.last_seq && ackedSeq === client.acked_seq) return
  await sql.run(updateClient, push.client, lastSeq, ackedSeq, now)
}

async function outcomesAfter({ sql }: CommitTransaction, push: Push, seq: number): Promise<readonly Outcome[]> {
  const rows = await sql.rows<{ seq: number; outcome: string }>(selectOutcomes, push.client, seq, outcomesMax)
  return rows.map(({ seq, outcome }) => ({ ...(JSON.parse(outcome) as Omit<Outcome, 'seq'>), seq }) as Outcome)
}

async function applyReceived(
  transaction: CommitTransaction,
  push: Push,
  received: ReceivedMutation,
  spokenFor: boolean,
  now: Instant,
): Promise<Outcome> {
  const { sent, prepared } = received
  const origin = sent.origin ?? (spokenFor ? { client: push.client, seq: sent.seq } : undefined)
  const known = origin === undefined ? undefined : await outcomeOfOrigin(transaction, push, received, origin)
  if (known !== undefined) {
    const { origin: _, ...withoutOrigin } = sent
    return storeOutcome(transaction, push, { ...received, sent: withoutOrigin as SentMutation }, known, now)
  }
  const answer = prepared.ok
    ? await applyMutation(transaction, prepared.value, { actor: userActor(push.account), now, at: sent.at })
    : prepared
  const outcome: Outcome = answer.ok
    ? {
        seq: sent.seq,
        type: answer.value.superseded ? 'superseded' : 'applied',
        touched: answer.value.touched.map(([space, version]) => [space, version]),
      }
    : { seq: sent.seq, type: 'refused', refusal: answer.error, touched: [] }
  return storeOutcome(transaction, push, received, outcome, now)
}

/**
 * A copy of the device may have offered again, under an id of its own, what this one sends under the old one. Asked once the spaces are held: until then that copy may be
 * at it.
 */
async function isSpokenFor({ sql }: CommitTransaction, push: Push): Promise<boolean> {
  return (await sql.rows(selectSpokenFor, push.account, push.client)).length > 0
}

/** COMMIT-7, SYNC-16. A mutation that is offered again after a restore was perhaps never lost. */
async function outcomeOfOrigin(
  { sql }: CommitTransaction,
  push: Push,
  { sent, hash }: ReceivedMutation,
  origin: { readonly client: string; readonly seq: number },
): Promise<Outcome | undefined> {
  const rows = await sql.rows<{ hash: string; outcome: string }>(selectOrigin, origin.client, origin.seq, push.account)
  const same = rows.find((row) => row.hash === hash)
  if (same === undefined) return undefined
  return { ...(JSON.parse(same.outcome) as Omit<Outcome, 'seq'>), seq: sent.seq } as Outcome
}

async function storeOutcome(
  { sql }: CommitTransaction,
  push: Push,
  { sent, hash }: ReceivedMutation,
  outcome: Outcome,
  now: Instant,
): Promise<Outcome> {
  const { seq, ...stored } = outcome
  const waitsForAuthor = outcome.type === 'refused' || outcome.type === 'failed'
  await sql.run(
    insertMutation,
    push.client,
    seq,
    hash,
    sent.name,
    sent.v,
    JSON.stringify(stored),
    waitsForAuthor ? JSON.stringify(sent.args) : null,
    now,
    sent.origin === undefined ? null : push.account,
    sent.origin?.client ?? null,
    sent.origin?.seq ?? null,
  )
  return outcome
}
