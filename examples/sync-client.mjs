// A whole sync client that uses nothing but fetch. Its state is one JSON file, so that it survives being stopped at any moment.
//
//   node examples/sync-client.mjs http://127.0.0.1:8787 learner@demo.example etude-demo            fetch and list
//   node examples/sync-client.mjs http://127.0.0.1:8787 learner@demo.example etude-demo rename Ada  queue an edit, then sync
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'

const [url, email, password, command, ...words] = process.argv.slice(2)
const file = process.env.STATE_FILE ?? 'sync-client.json'

// The queue, the cookie and the rows are saved together: a cookie never speaks of rows that are not there.
const nothing = { account: null, epoch: null, cookie: null, ack: 0, lastSeq: 0, nextSeq: 1, queue: [], refused: [] }
const state = existsSync(file)
  ? JSON.parse(readFileSync(file, 'utf8'))
  : { client: randomUUID(), ...nothing, confirmed: [], rows: {} }

function save() {
  writeFileSync(`${file}.new`, JSON.stringify(state, null, 2))
  renameSync(`${file}.new`, file)
}

async function post(path, body, token) {
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) }
  const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  const answer = await response.json()
  if (response.ok) return answer
  throw Object.assign(new Error(`${answer.code}: ${answer.detail}`), { code: answer.code, lastSeq: answer.lastSeq })
}

/** An edit is queued before anything is sent. It leaves the queue when its outcome is stored, and for no other reason. */
function mutate(name, v, args) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const at = { instant: Date.now(), zone, offset: -new Date().getTimezoneOffset() }
  state.queue.push({ seq: state.nextSeq++, name, v, args, at })
  save()
}

// A copy whose history is not the one the server knows takes a new name and counts from one. Each mutation says what
// it was called before, so that one which the server has after all is not done twice.
function startOver(again = []) {
  const { client } = state
  const queue = [...again, ...state.queue].map((mutation, index) => ({
    origin: { client, seq: mutation.seq },
    ...mutation,
    seq: index + 1,
  }))
  Object.assign(state, { client: randomUUID(), queue, ack: 0, lastSeq: 0, nextSeq: queue.length + 1 })
}

/** The server came back from an older copy: what it confirmed in the last 14 days is offered again. */
function offerAgain() {
  const kept = state.confirmed.filter(({ at }) => at > Date.now() - 14 * 24 * 3600 * 1000)
  startOver(kept.map(({ mutation }) => mutation))
  Object.assign(state, { confirmed: [], cookie: null })
}

function apply(answer) {
  const isRestored = state.epoch !== null && (state.epoch !== answer.epoch || answer.lastSeq < state.lastSeq)
  for (const { id: space, reset, put, del } of answer.spaces) {
    if (reset) forget(space)
    for (const [kind, id] of del) if (state.rows[`${kind} ${id}`]?.space === space) delete state.rows[`${kind} ${id}`]
    for (const { kind, id, version, body } of put) state.rows[`${kind} ${id}`] = { space, version, body }
  }
  answer.drop.forEach(forget)
  for (const outcome of answer.outcomes) {
    const mutation = state.queue.find(({ seq }) => seq === outcome.seq)
    if (mutation && (outcome.type === 'refused' || outcome.type === 'failed')) state.refused.push({ mutation, outcome })
    else if (mutation) {
      const named = { origin: { client: state.client, seq: mutation.seq }, ...mutation }
      state.confirmed.push({ at: answer.serverTime, mutation: named })
    }
    state.queue = state.queue.filter(({ seq }) => seq !== outcome.seq)
    state.ack = Math.max(state.ack, outcome.seq)
  }
  Object.assign(state, { epoch: answer.epoch, cookie: answer.cookie, lastSeq: answer.lastSeq })
  if (isRestored) offerAgain()
  save()
}

function forget(space) {
  for (const [key, row] of Object.entries(state.rows)) if (row.space === space) delete state.rows[key]
}

async function sync(token) {
  for (;;) {
    const mutations = state.queue.slice(0, 500)
    const { account, client, cookie, ack } = state
    const request = { protocol: 1, schema: 1, account, client, cookie, ack, mutations }
    try {
      const answer = await post('/sync', request, token)
      apply(answer)
      if (!answer.more && state.queue.length === 0) return
    } catch (error) {
      if (error.code === 'client-forked' && error.lastSeq < state.lastSeq) offerAgain()
      else if (error.code === 'client-forked') startOver()
      else if (error.code === 'cookie-invalid') state.cookie = null
      else throw error
    }
  }
}

const { accessToken } = await post('/api/token', { grant: 'password', email, password })
const me = await (await fetch(`${url}/api/me`, { headers: { authorization: `Bearer ${accessToken}` } })).json()
if (state.account !== null && state.account !== me.user.id) throw new Error(`${file} belongs to another account`)
state.account = me.user.id

if (command === 'rename') mutate('learner.edit-profile', 1, { learner: me.learners[0].id, name: words.join(' ') })
await sync(accessToken)
for (const [key, { space, version }] of Object.entries(state.rows)) console.log(`${space} v${version}  ${key}`)
for (const { mutation, outcome } of state.refused)
  console.log(`refused: ${mutation.name}, ${outcome.refusal?.type ?? outcome.type}`)
