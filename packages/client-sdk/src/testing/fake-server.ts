import {
  SyncRequest,
  bufferedTx,
  changeDigest,
  emptyDigest,
  memoryRecords,
  prepareMutation,
  protocolVersion,
  userActor,
} from '@etude/core'
import type {
  Actor,
  At,
  Instant,
  Json,
  LiveMessage,
  Mutation,
  Outcome,
  SpaceId,
  SpacePatch,
  Stored,
  SyncResponse,
  UserId,
} from '@etude/core'
import type { LiveConnection } from '../sync/live-socket.ts'

/** The other end of the wire for tests: answers as the protocol says, from memory, and can be told to misbehave. */
export interface FakeServer {
  readonly fetch: typeof globalThis.fetch
  readonly connect: () => LiveConnection
  /** Requests that arrived, oldest first. */
  readonly requests: readonly SyncRequest[]
  /** What somebody else does. */
  commit(actor: Actor, name: string, args: unknown): Promise<void>
  /** Puts a record as it is, also of a kind that nobody knows. */
  put(space: SpaceId, kind: string, id: string, body: Json): void
  remove(space: SpaceId, kind: string, id: string): void
  record(kind: string, id: string): Stored | undefined
  /** `kind/id` of every record there is. */
  keys(): string[]
  /** The next requests meet this, one fault each. `lost-reply` does everything and then loses the answer. */
  next(...faults: readonly (Fault | null)[]): void
  /** Every request meets this until told otherwise. */
  always(fault: Fault | null): void
  /** Turns down whole every request that carries a mutation of this name. */
  cannotRead(name: string): void
  /** Says no to every mutation of this name. */
  refuse(name: string, refusal: Outcome['refusal'] | null): void
  revoke(space: SpaceId): void
  grant(space: SpaceId): void
  session: UserId
  /** At most this many records a response. */
  recordsPerResponse: number
  /** A wrong digest for a space, once. */
  misaddUp(space: SpaceId): void
  forgetTombstones(space: SpaceId): void
  backUp(): () => void
  announce(message: LiveMessage | string): void
  readonly sockets: number
  closeSockets(code?: number): void
  /** Lets no socket in until told otherwise. */
  refuseSockets(isRefusing: boolean): void
  /** What devices said at the socket. */
  readonly heard: readonly string[]
  /** Introduces itself on every open socket, as on a new one. */
  greet(): void
  /** Announces commits to open sockets, as the real one does. */
  readonly live: { on: boolean }
  now: number
}

export type Fault =
  | 'lost-request'
  | 'lost-reply'
  | 'never-answers'
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: unknown }
  /** Changes the answer on its way. */
  | ((response: SyncResponse) => unknown)

interface Row {
  readonly space: SpaceId
  readonly kind: string
  readonly id: string
  readonly version: number
  readonly body: Json | null
}

interface Memory {
  epoch: string
  readonly rows: Map<string, Row>
  readonly versions: Map<SpaceId, number>
  readonly floors: Map<SpaceId, number>
  readonly clients: Map<
    string,
    { account: UserId; lastSeq: number; outcomes: Map<number, Outcome>; texts: Map<number, string> }
  >
  readonly origins: Map<string, Outcome>
}

type Ran = Pick<Outcome, 'type' | 'touched'> & { readonly refusal?: NonNullable<Outcome['refusal']> }

interface CookieSpace {
  readonly version: number
  readonly after?: string
  readonly base?: number
}
type Cookie = { readonly epoch: string; readonly spaces: Readonly<Record<string, CookieSpace>> }

export function fakeServer(account: UserId): FakeServer {
  let memory: Memory = {
    epoch: 'epoch-1',
    rows: new Map(),
    versions: new Map(),
    floors: new Map(),
    clients: new Map(),
    origins: new Map(),
  }
  let restores = 1
  const requests: SyncRequest[] = []
  const faults: (Fault | null)[] = []
  let unreadable: string | null = null
  let always: Fault | null = null
  const refusals = new Map<string, NonNullable<Outcome['refusal']>>()
  const revoked = new Set<SpaceId>()
  const wrongDigests = new Set<SpaceId>()
  const sockets = new Set<FakeSocket>()
  const live = { on: false }
  const heard: string[] = []

  const keyOf = (kind: string, id: string): string => `${kind}/${id}`
  const liveRecords = () =>
    memoryRecords([...memory.rows.values()].filter(({ body }) => body !== null).map((row) => row as unknown as Stored))

  function write(changes: readonly Omit<Row, 'version'>[]): [SpaceId, number][] {
    const touched = new Map<SpaceId, number>()
    for (const { space } of changes) {
      if (!touched.has(space)) touched.set(space, (memory.versions.get(space) ?? 0) + 1)
    }
    for (const change of changes)
      memory.rows.set(`${change.space} ${keyOf(change.kind, change.id)}`, {
        ...change,
        version: touched.get(change.space) ?? 0,
      })
    for (const [space, version] of touched) memory.versions.set(space, version)
    if (live.on) for (const [space, to] of touched) announceSpace(space, to - 1, to)
    return [...touched]
  }

  function announceSpace(space: SpaceId, from: number, to: number): void {
    const rows = [...memory.rows.values()].filter((row) => row.space === space && row.version === to)
    server.announce({
      type: 'announce',
      space,
      from,
      to,
      access: 1,
      put: rows
        .filter(({ body }) => body !== null)
        .map(({ kind, id, version, body }) => ({ kind, id, version, body: body as Json })),
      del: rows.filter(({ body }) => body === null).map(({ kind, id }) => [kind, id]),
      digest: digestOf(space),
    })
  }

  async function run(actor: Actor, mutation: Mutation, at: At): Promise<Ran> {
    const told = refusals.get(mutation.name)
    if (told !== undefined) return { type: 'refused', refusal: told, touched: [] }
    const prepared = prepareMutation(mutation)
    if (!prepared.ok) return { type: 'refused', refusal: prepared.error, touched: [] }
    const tx = bufferedTx(liveRecords())
    const result = await prepared.value.apply(tx, { actor, now: server.now as Instant, at })
    if (!result.ok) return { type: 'refused', refusal: result.error, touched: [] }
    const writes = await tx.writes()
    const changes = writes.map((change): Omit<Row, 'version'> => {
      const { kind, id, space } = change.type === 'put' ? change.draft : change.before
      return { kind, id, space, body: change.type === 'put' ? (change.draft.body as unknown as Json) : null }
    })
    return { type: 'applied', touched: write(changes) }
  }

  const digestOf = (space: SpaceId): string =>
    changeDigest(
      emptyDigest,
      [],
      [...memory.rows.values()].filter((row) => row.space === space && row.body !== null),
    )

  async function answer(request: SyncRequest): Promise<SyncResponse | { status: number; body: unknown }> {
    if (request.account !== server.session) return { status: 409, body: { code: 'wrong-account' } }
    const client = memory.clients.get(request.client) ?? {
      account: request.account,
      lastSeq: 0,
      outcomes: new Map<number, Outcome>(),
      texts: new Map<number, string>(),
    }
    memory.clients.set(request.client, client)
    for (const { seq, name, v, args, at, origin } of request.mutations) {
      const text = JSON.stringify([name, v, args])
      if (seq <= client.lastSeq && client.texts.get(seq) === text) continue
      if (seq !== client.lastSeq + 1) return { status: 409, body: { code: 'client-forked', lastSeq: client.lastSeq } }
      // The content counts as well as the name: a copy of the device may have used the same number for something else.
      const originKey = origin === undefined ? null : `${origin.client}/${origin.seq} ${text}`
      const had = originKey === null ? undefined : memory.origins.get(originKey)
      const outcome: Outcome =
        had === undefined
          ? { ...(await run(userActor(request.account), { name, version: v, args: args as Json }, at)), seq }
          : { ...had, seq }
      client.lastSeq = seq
      client.outcomes.set(seq, outcome)
      client.texts.set(seq, text)
      memory.origins.set(`${request.client}/${seq} ${text}`, outcome)
      if (originKey !== null) memory.origins.set(originKey, outcome)
    }
    const outcomes = [...client.outcomes.values()].filter(({ seq }) => seq > request.ack)
    return {
      ...pull(request),
      account: request.account,
      epoch: memory.epoch,
      lastSeq: client.lastSeq,
      outcomes,
      serverTime: server.now,
    }
  }

  function pull(request: SyncRequest): Pick<SyncResponse, 'cookie' | 'spaces' | 'drop' | 'more'> {
    const sent = request.cookie === null ? null : (JSON.parse(request.cookie) as Cookie)
    const held = sent?.epoch === memory.epoch ? sent.spaces : {}
    const next: Record<string, CookieSpace> = {}
    const patches: SpacePatch[] = []
    let room = Math.min(server.recordsPerResponse, request.want?.limit ?? Infinity)
    let more = false
    for (const [space, version] of memory.versions) {
      if (revoked.has(space)) continue
      const isAgain = request.want?.again?.includes(space) === true
      const known = isAgain ? undefined : held[space]
      const usable =
        known !== undefined &&
        known.version <= version &&
        (known.base ?? known.version) >= (memory.floors.get(space) ?? 0)
      const from = usable ? known : undefined
      if (from !== undefined && from.after === undefined && from.version === version) {
        next[space] = from
        continue
      }
      if (room <= 0) {
        more = true
        if (from !== undefined) next[space] = from
        continue
      }
      const base = from === undefined ? version : (from.base ?? from.version)
      const sortKey = (row: Row): string => `${String(row.version).padStart(9, '0')} ${keyOf(row.kind, row.id)}`
      const after = from === undefined ? '' : (from.after ?? `${String(from.version).padStart(9, '0')} ~~`)
      const rows = [...memory.rows.values()]
        .filter((row) => row.space === space && sortKey(row) > after && (row.body !== null || row.version > base))
        .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
      const page = rows.slice(0, room)
      const last = page.at(-1)
      const isWhole = page.length === rows.length || last === undefined
      room -= page.length
      if (!isWhole) more = true
      next[space] = isWhole ? { version } : { version: last.version, after: sortKey(last), base }
      const isWrong = wrongDigests.delete(space)
      patches.push({
        id: space,
        from: from?.version ?? 0,
        to: isWhole ? version : last.version,
        ...(isWhole ? {} : { arriving: true }),
        ...(from === undefined ? { reset: true } : {}),
        put: page
          .filter(({ body }) => body !== null)
          .map((row) => ({ kind: row.kind, id: row.id, version: row.version, body: row.body as Json })),
        del: page.filter(({ body }) => body === null).map((row) => [row.kind, row.id]),
        digest: isWhole ? (isWrong ? 'ffffffffffffffff' : digestOf(space)) : null,
      })
    }
    const drop = Object.keys(held).filter((space) => revoked.has(space as SpaceId)) as SpaceId[]
    return {
      cookie: JSON.stringify({ epoch: memory.epoch, spaces: next } satisfies Cookie),
      spaces: patches,
      drop,
      more,
    }
  }

  async function handle(
    body: BodyInit | null | undefined,
    encoding: string | null,
    signal: AbortSignal | null | undefined,
  ): Promise<Response> {
    const text =
      encoding === 'gzip'
        ? await new Response(
            new Blob([body as ArrayBuffer]).stream().pipeThrough(new DecompressionStream('gzip')),
          ).text()
        : (body as string)
    const request = SyncRequest.parse(JSON.parse(text))
    if (request.protocol !== protocolVersion) throw new Error('Another protocol')
    requests.push(request)
    const fault = faults.shift() ?? always
    if (fault === 'lost-request') throw new TypeError('fetch failed')
    if (fault === 'never-answers')
      return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)))
    if (fault !== null && typeof fault === 'object')
      return new Response(JSON.stringify(fault.body ?? {}), { status: fault.status, headers: fault.headers ?? {} })
    if (request.mutations.some(({ name }) => name === unreadable))
      return new Response(JSON.stringify({ code: 'invalid-input' }), { status: 422 })
    const { epoch } = memory
    const answered = await answer(request)
    // A real server is stopped to be restored, and with it every request that it was answering.
    if (memory.epoch !== epoch) throw new TypeError('fetch failed')
    if (fault === 'lost-reply') throw new TypeError('fetch failed')
    if ('status' in answered && 'body' in answered)
      return new Response(JSON.stringify(answered.body), { status: answered.status as number })
    return new Response(JSON.stringify(typeof fault === 'function' ? fault(answered) : answered))
  }

  let refusesSockets = false
  const hello = (): string =>
    JSON.stringify({ type: 'hello', epoch: memory.epoch, account, serverTime: server.now } satisfies LiveMessage)

  const server: FakeServer = {
    fetch: (_url, init) => handle(init?.body, new Headers(init?.headers).get('content-encoding'), init?.signal),
    connect: () => {
      const socket = fakeSocket(
        (text) => heard.push(text),
        () => sockets.delete(socket),
      )
      sockets.add(socket)
      queueMicrotask(() => {
        if (refusesSockets) return socket.close()
        socket.emit('open', {})
        socket.emit('message', { data: hello() })
      })
      return socket
    },
    requests,
    async commit(actor, name, args) {
      const at = { instant: server.now, zone: 'UTC', offset: 0 } as unknown as At
      const outcome = await run(actor, { name, version: 1, args: args as Json }, at)
      if (outcome.type !== 'applied')
        throw new Error(`The other device was refused: ${JSON.stringify(outcome.refusal)}`)
    },
    put: (space, kind, id, body) => void write([{ space, kind, id, body }]),
    remove: (space, kind, id) => void write([{ space, kind, id, body: null }]),
    record: (kind, id) =>
      [...memory.rows.values()].find((row) => row.kind === kind && row.id === id && row.body !== null) as unknown as
        | Stored
        | undefined,
    keys: () => [...memory.rows.values()].filter(({ body }) => body !== null).map(({ kind, id }) => keyOf(kind, id)),
    next: (...more) => void faults.push(...more),
    always: (fault) => {
      always = fault
    },
    cannotRead: (name) => {
      unreadable = name
    },
    refuse: (name, refusal) =>
      void (refusal === null || refusal === undefined ? refusals.delete(name) : refusals.set(name, refusal)),
    revoke: (space) => void revoked.add(space),
    grant: (space) => void revoked.delete(space),
    session: account,
    recordsPerResponse: 2_000,
    misaddUp: (space) => void wrongDigests.add(space),
    forgetTombstones: (space) => {
      memory.floors.set(space, memory.versions.get(space) ?? 0)
      for (const [key, row] of memory.rows) if (row.space === space && row.body === null) memory.rows.delete(key)
    },
    backUp() {
      const copy = structuredClone(memory)
      return () => {
        restores += 1
        memory = { ...structuredClone(copy), epoch: `epoch-${restores}` }
      }
    },
    announce: (message) => {
      const data = typeof message === 'string' ? message : JSON.stringify(message)
      for (const socket of sockets) socket.emit('message', { data })
    },
    get sockets() {
      return sockets.size
    },
    refuseSockets(isRefusing) {
      refusesSockets = isRefusing
    },
    closeSockets(code) {
      for (const socket of sockets) socket.close(code)
    },
    heard,
    greet: () => server.announce(hello()),
    live,
    now: 1_800_000_000_000,
  }
  return server
}

type Listener = (event: unknown) => void
interface FakeSocket extends LiveConnection {
  emit(type: string, event: unknown): void
}

function fakeSocket(onSend: (text: string) => void, onClose: () => void): FakeSocket {
  const listeners = new Map<string, Listener[]>()
  return {
    send: (data) => onSend(data as string),
    close(code = 1006) {
      onClose()
      this.emit('close', { code })
    },
    addEventListener: ((type: string, listener: Listener) => {
      listeners.set(type, [...(listeners.get(type) ?? []), listener])
    }) as LiveConnection['addEventListener'],
    emit: (type, event) => {
      for (const listener of listeners.get(type) ?? []) listener(event)
    },
  }
}
