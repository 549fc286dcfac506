/** A fault put into the product's source as it is loaded. Nothing of it is known to the product. */
export interface Plant {
  readonly name: string
  readonly edits: readonly Edit[]
}

interface Edit {
  /** Under `packages/`. */
  readonly file: string
  /** Occurs there exactly once, or the plant is out of date and says so. */
  readonly find: string
  readonly put: string
}

const one = (name: string, file: string, find: string, put: string): Plant => ({ name, edits: [{ file, find, put }] })

const round = 'client-sdk/src/sync/round.ts'
const beginAgain = 'client-sdk/src/sync/begin-again.ts'
const settle = 'client-sdk/src/sync/settle.ts'
const engine = 'client-sdk/src/sync/sync-engine.ts'
const serverChanges = 'client-sdk/src/sync/server-changes.ts'
const applyChange = 'client-sdk/src/sync/apply-change.ts'
const gatherPending = 'client-sdk/src/outbox/gather-pending.ts'
const editQueue = 'client-sdk/src/outbox/edit-queue.ts'
const idbTransaction = 'client-sdk/src/local-store/idb-transaction.ts'
const idbEngine = 'client-sdk/src/local-store/indexeddb-engine.ts'
const queueTable = 'client-sdk/src/local-store/queue-table.ts'
const sheafTable = 'client-sdk/src/local-store/sheaf-table.ts'
const runEdits = 'client-sdk/src/outbox/run-edits.ts'
const syncTab = 'client-sdk/src/tabs/sync-tab.ts'
const replicaState = 'client-sdk/src/sync/replica-state.ts'
const touchedUnder = 'client-sdk/src/sync/touched-under.ts'
const rebase = 'core/src/sync/rebase.ts'
const merge = 'core/src/sync/merge.ts'
const pushMutations = 'server/src/commit/push-mutations.ts'
const ledger = 'server/src/commit/space-ledger.ts'
const flush = 'server/src/commit/flush-writes.ts'
const transactions = 'server/src/commit/sqlite-transactions.ts'
const sync = 'server/src/sync/sync.ts'
const unchanged = 'server/src/sync/unchanged.ts'
const pulling = 'server/src/sync/pull.ts'
const adaptRules = 'core/src/week/adapt-rules.ts'

/** Every way in which the product is broken on purpose, one at a time. The simulation must find each. */
export const plants: readonly Plant[] = [
  one(
    'an edit forgets what the server had before it',
    gatherPending,
    "gathered.put('shadow', { key, kind, id, record: serverRecordOf(before as unknown as ServerRecord) })",
    'void serverRecordOf',
  ),
  one(
    'a second edit takes the first for the server’s word',
    gatherPending,
    'before !== undefined && before.version !== unsavedVersion',
    'before !== undefined',
  ),
  one(
    'a rebase drops the last edit',
    rebase,
    'for (const entry of pending) {',
    'for (const entry of pending.slice(0, -1)) {',
  ),
  one(
    'a skipped replay misses a phantom',
    rebase,
    '!entry.reads.some(isTouched)',
    "!entry.reads.filter((key) => !key.includes('?')).some(isTouched)",
  ),
  one('a replay looks at nothing that the server changed', rebase, 'new Set(touchedByServer)', 'new Set<string>()'),
  one(
    'the cookie is stored before the rows',
    round,
    'const taken = await takeIn(deps, (state) => judge(deps, state, answered))',
    `const early = await deps.store.read(stateTables, loadState)
  await deps.store.write(['meta'], (tx) => tx.put('meta', [early.client, { ...early.sync, cookie: response.cookie }]))
  const asked = { ...answered, request: { ...request, cookie: response.cookie } }
  const taken = await takeIn(deps, (state) => judge(deps, state, asked))`,
  ),
  one('a lost space is kept', merge, 'new Set(response.drop)', 'new Set()'),
  one(
    'deletions are passed over',
    serverChanges,
    'for (const [kind, id] of del) {',
    'for (const [kind, id] of del.slice(1)) {',
  ),
  one('a refused edit vanishes', settle, "tables.put('refused', {", 'void ({'),
  one(
    'what an edit came to otherwise is nothing to those behind it',
    'client-sdk/src/sync/touched-under.ts',
    'return isSameContent(under, entry.after) ?',
    'return isSameContent(under, under) ?',
  ),
  one(
    'mutations of one request do not see each other',
    'server/src/commit/apply-mutation.ts',
    'known.set(kind, id, stored as unknown as Stored | null)',
    'void stored',
  ),
  one('a confirmed edit is not remembered', settle, 'confirmed.push({', 'void ({'),
  one(
    'an outcome is acknowledged when it is asked for',
    replicaState,
    '    ack,\n    mutations',
    '    ack: lastSeq + rows.length,\n    mutations',
  ),
  {
    // Either alone is made up for by the other.
    name: 'a copy of a device goes on under the same numbers',
    edits: [
      { file: round, find: 'response.lastSeq > lastGivenOut(asked)', put: 'response.lastSeq < 0' },
      { file: round, find: 'if (response.lastSeq <= last) return response', put: 'if (last >= 0) return response' },
    ],
  },
  one(
    'edits go on under a new name without the old one',
    beginAgain,
    '...row, origin: seqOf(state, row) > 0 ? originOf(state, row) : row.origin }',
    '...row }',
  ),
  one('after a restore nothing is offered again', beginAgain, '[...forgotten, ...waiting]', 'waiting'),
  one(
    'an answer to another question is taken in',
    round,
    'if (isOvertaken) return',
    'if (isOvertaken && account.length === 0) return',
  ),
  one(
    'an announcement is laid over a gap',
    merge,
    'if (from !== held.version || put === undefined',
    'if (put === undefined',
  ),
  one(
    'a restored server’s announcement is laid over the old state',
    round,
    'if (epoch !== state.sync.epoch) return',
    'if (account.length === 0) return',
  ),
  one(
    'a tab syncs without being the one that does',
    'client-sdk/src/tabs/leadership.ts',
    'locks === undefined\n',
    'locks === undefined || name.length > 0\n',
  ),
  {
    name: 'after a failure nothing is tried again',
    edits: [
      {
        file: engine,
        find: 'function runIn(delayMs: number): void {',
        put: 'function runIn(delayMs: number): void {\n    if (failures > 0) return',
      },
      {
        file: engine,
        find: 'if (running === null && (cancelTimer === null || isOverdue)) run()\n    else if',
        put: 'if',
      },
    ],
  },
  one(
    'an edit shows and is not queued',
    runEdits,
    "Promise.all([tx.append('outbox', queued), gathered.flush(tx)])",
    'gathered.flush(tx)',
  ),
  one(
    'an edit that could not be written is called done',
    editQueue,
    'for (const { reject } of batch) reject(error)',
    'for (const { resolve } of batch) resolve({ ok: true, value: { edit: `lost ${deps.newId()}`, canUndo: false } })',
  ),
  one(
    'a write is called durable before its transaction has ended',
    idbTransaction,
    "if (mode === 'readonly') return answer",
    'if (mode.length > 0) return answer',
  ),
  one(
    'what fills a space is not all counted into what the space adds up to',
    'client-sdk/src/sync/record-book.ts',
    'digest = changeDigest(digest, [], added)',
    'digest = changeDigest(digest, [], added.slice(1))',
  ),
  one('a record stays in its sheaf when it has changed', sheafTable, '      else store.put(sheaf)\n', ''),
  one(
    'a record that leaves its sheaf takes the one beside it along',
    'client-sdk/src/local-store/sheaves.ts',
    'ids: sheaf.ids.toSpliced(at, 1), texts: sheaf.texts.toSpliced(at, 1)',
    'ids: sheaf.ids.toSpliced(at, 2), texts: sheaf.texts.toSpliced(at, 2)',
  ),
  one(
    'a list takes all that its sheaves hold',
    sheafTable,
    'return rows.some(isSheaf) ? records.filter((record) => keyAt(record, path) === key) : records',
    'return records',
  ),
  one(
    'what waits on a record is forgotten where an answer changes only part of what it touches',
    applyChange,
    'touches.some((key) => keys.has(key))',
    'touches.every((key) => keys.has(key))',
  ),
  one(
    'edits that are answered take those behind them in their row along',
    queueTable,
    'order < first || order > end',
    'order < first',
  ),
  one(
    'edits of a row stay in the queue when they have been answered',
    queueTable,
    'if (left.orders.length > 0) store.put(left)',
    'if (left.orders.length > 0) store.put(bundle)',
  ),
  one(
    'a request that fails does not undo its transaction',
    queueTable,
    'for (const row of rows) store.add(row)',
    'for (const row of rows) store.add(row).onerror = (event) => event.preventDefault()',
  ),
  one(
    'a database that is opened again is taken for what it was',
    idbEngine,
    'if (isLost && !isClosed) await',
    'if (isLost && !isClosed) listenTo((connection = await connect())), (isLost = false)\n    if (connection === null) await',
  ),
  one('a lost connection is not opened again', idbEngine, '      connection = await connect()\n', ''),
  one(
    'an edit of a tick does not see those before it',
    runEdits,
    'if (tried.ok && isOvertaken(tried.value.run))',
    'if (tried.ok && rows.length < 0)',
  ),
  one(
    'a queue is believed to be what it was',
    replicaState,
    'if (seen !== null && last > 0) {',
    'if (seen !== null && last > 0) return { ...seen, sync, outbox: [...seen.outbox, ...behind] }\n  if (last > 0) {',
  ),
  one(
    'what the server makes of an edit is taken for what it had shown',
    touchedUnder,
    'isSameContent(under, entry.after) ? []',
    'write !== undefined || isSameContent(under, entry.after) ? []',
  ),
  one(
    'what one tab writes is not told to the others',
    syncTab,
    "channel.post({ type: 'changed', keys: keys === 'everything' ? null : [...keys], queued })",
    '',
  ),
  one(
    'a page that was put aside goes on showing what was there',
    syncTab,
    "deps.lifecycle.onResume(() => deps.onTouched('everything'))",
    '',
  ),
  one(
    'kinds not known yet are thrown away',
    applyChange,
    'else writes.put(tableOf(kind), rowOf(kind, id, wanted) as never)',
    "else if (tableOf(kind) !== 'other') writes.put(tableOf(kind), rowOf(kind, id, wanted) as never)",
  ),
  one(
    'a space that may still be read is dropped',
    pulling,
    'heldByNumber.delete(space.number)',
    "if (!id.startsWith('board:') || space.version % 3 !== 0) heldByNumber.delete(space.number)",
  ),
  one(
    'a mutation that came twice is done twice',
    pushMutations,
    'fresh: received.slice(repeated.length)',
    'fresh: received',
  ),
  one(
    'what came twice is not compared',
    pushMutations,
    'if (repeated.some(({ sent, hash }) => hashes.get(sent.seq) !== hash)) return forked',
    '',
  ),
  one('a gap in the numbers is accepted', pushMutations, 'if (first.sent.seq > lastSeq + 1) return forked', ''),
  one(
    'what is offered again is not recognised',
    pushMutations,
    'if (same === undefined) return undefined\n',
    'if (same !== undefined || rows.length >= 0) return undefined\n',
  ),
  one(
    'outcomes are told once',
    pushMutations,
    'const knownHere = Math.min(ackedSeq, push.ack)',
    'const knownHere = client?.last_seq ?? 0',
  ),
  one('a device that was set back is not told again', pushMutations, 'Math.min(ackedSeq, push.ack)', 'ackedSeq'),
  one(
    'a device’s clock decides',
    pushMutations,
    'actor: userActor(push.account), now, at: sent.at',
    'actor: userActor(push.account), now: sent.at.instant, at: sent.at',
  ),
  one(
    'content goes to whoever listened before',
    'server/src/live/hub.ts',
    'access === commit.access',
    'listener.watched.has(commit.space)',
  ),
  {
    name: 'who may read is asked once',
    edits: [
      {
        file: sync,
        find: 'await readableSpaces(snapshot, user, opened)',
        put: '(asked.get(user) ?? asked.set(user, await readableSpaces(snapshot, user, opened)).get(user)!)',
      },
      {
        file: sync,
        find: 'export function createSync(',
        put: 'const asked = new Map<string, readonly ReadableSpace[]>()\nexport function createSync(',
      },
    ],
  },
  one(
    'a grant that ended stays in the index',
    'server/src/commit/record-grants.ts',
    'if (current.has(key)) continue',
    'if (current.size >= 0) continue',
  ),
  one(
    'a commit is acknowledged before it is on the disk',
    transactions,
    '        commit.run()\n      } catch',
    `        for (const [place, job] of jobs.entries()) job.resolve(answers[place] as never)
        await new Promise((resolve) => setImmediate(resolve))
        commit.run()
      } catch`,
  ),
  one(
    'a digest keeps what is gone',
    ledger,
    'changeDigest(entry.digest, gone, put)',
    'changeDigest(entry.digest, [], put)',
  ),
  one(
    'a device that is answered from memory is not told of the last commit',
    unchanged,
    'changedAt.set(space, moment)',
    'changedAt.set(space, moment - 1)',
  ),
  one(
    'a device that is answered from memory is not told where it was let in',
    unchanged,
    'concernedAt.set(user, moment)',
    'concernedAt.set(user, 0)',
  ),
  one(
    'what the last commit did is taken for all that a device lacks',
    pulling,
    'before.partial !== null || before.version !== from',
    'before.partial !== null',
  ),
  one(
    'of what the last commit did its deletions are not told',
    pulling,
    'del: del.map(([kind, id]) => [kind, id])',
    'del: []',
  ),
  one('a version is taken twice', ledger, 'entry.version += 1', 'entry.version = Math.max(entry.version, 1)'),
  one(
    'a deletion leaves no trace',
    flush,
    "update record set version = ?4, deleted = 1, body = 'null' where space = ?1 and kind = ?2 and id = ?3",
    'delete from record where space = ?1 and kind = ?2 and id = ?3 and ?4 > 0',
  ),
  one(
    'deletions are not sent',
    pulling,
    'del: rows.filter((row) => row.deleted !== 0)',
    'del: rows.filter((row) => row.deleted > 1)',
  ),
  one(
    'what is deleted while a space arrives in parts is not sent',
    pulling,
    '(deleted = 0 or version > ?5)',
    'deleted = 0 and ?5 >= 0',
  ),
  one(
    'what a copy has offered again is done under its first number too',
    pushMutations,
    'return (await sql.rows(selectSpokenFor, push.account, push.client)).length > 0',
    'return (await sql.rows(selectSpokenFor, push.account, push.client)).length < 0',
  ),
  one(
    'an announcement takes a record out of a space of which it does not speak',
    applyChange,
    'if (only !== null && changed.some',
    'if (only === null && changed.some',
  ),
  one(
    'what one mutation did to several spaces is told in parts',
    'server/src/live/hub.ts',
    'current && !commit.isPart ? full',
    'current ? full',
  ),
  one(
    'a plan made again takes the place of what was done',
    'core/src/week/week-mutators.ts',
    "pinned || status !== 'planned'",
    "pinned || (status !== 'planned' && status !== 'completed')",
  ),
  one(
    'the last plan of a week to arrive wins',
    'core/src/week/week-mutators.ts',
    'if (plan !== undefined && plan.body.content.snapshot !== replaces) return superseded',
    '',
  ),
  {
    name: 'a plan changes what stands tomorrow',
    edits: [
      {
        file: adaptRules,
        find: 'Math.max(0, daysBetween(week, today) + 2)',
        put: 'Math.max(0, daysBetween(week, today) + 1)',
      },
      {
        file: 'core/src/week/adapt-week.ts',
        find: '.sort((a, b) => b.day - a.day || lastFirst(a, b))',
        put: '.sort((a, b) => a.day - b.day || lastFirst(a, b))',
      },
    ],
  },
  one(
    'a plan puts more into today',
    adaptRules,
    'return day + 1 < schoolDays ? day + 1 : null',
    'return day + 1 < schoolDays ? Math.max(day, 0) : null',
  ),
  one(
    'a plan changes more of what comes later than the fifth',
    adaptRules,
    'weekLimits.churnPercentMax) / 100) - changed',
    'weekLimits.churnPercentMax) / 40) - changed',
  ),
  one(
    'a plan changes what somebody has pinned',
    adaptRules,
    "  each.status === 'planned' &&\n  !each.pinned &&\n  each.plan !== null &&",
    "  each.status === 'planned' &&\n  each.plan !== null &&",
  ),
  one(
    'the churn of a change is not kept',
    'core/src/week/open-adapting.ts',
    'changed: changed + more',
    'changed: changed + more * 0',
  ),
  one(
    'what is offered again hangs on the device’s clock',
    round,
    "{ type: 'restored', epoch: null, serverTime: null }",
    "{ type: 'restored', epoch: null, serverTime: deps.now() }",
  ),
  {
    name: 'one person’s queue is taken as another’s',
    edits: [
      {
        file: sync,
        find: "if (request.account !== user) return { ok: false, error: { type: 'wrong-account' } }",
        put: '',
      },
      {
        file: pushMutations,
        find: "if (client !== undefined && client.account !== push.account) return { type: 'wrong-account' }",
        put: '',
      },
    ],
  },
]
