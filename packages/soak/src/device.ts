import { LearnerId, RecordId, UserId } from '@etude/core'
import { openClient } from '@etude/client-sdk'
import { fileEngine } from '@etude/client-sdk/node'

/**
 * One device in a process of its own, that can be killed at any moment: it writes now and then, says on a line what was called done, and what was refused.
 * The token comes in on standard input, a new one whenever the old one is about to end.
 */
const [url = '', account = '', learner = '', folder = '', pauseMs = '200'] = process.argv.slice(2)
let token = ''
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const ready = new Promise<void>((resolve) => {
  process.stdin.on('data', (chunk: Buffer) => {
    token = chunk.toString().trim().split('\n').at(-1) ?? token
    resolve()
  })
})
await ready
const client = await openClient({
  url,
  account: UserId.parse(account),
  storage: fileEngine(folder),
  token: () => token,
})
// A new replica knows nothing of its person yet.
while ((await client.syncNow()).lastSyncedAt === null) await new Promise((resolve) => setTimeout(resolve, 500))
say('open')
let isEnding = false
process.on('SIGTERM', () => (isEnding = true))
for (;;) {
  if (isEnding) break
  const entry = RecordId.parse(globalThis.crypto.randomUUID())
  const done = await client.mutate('practice.write-note', {
    learner: LearnerId.parse(learner),
    entry,
    note: { text: 'so', feeling: null, answers: [] },
    expected: null,
  } as never)
  say(done.ok ? `done ${entry}` : `refused ${entry} ${done.error.type}`)
  await new Promise((resolve) => setTimeout(resolve, Number(pauseMs) * (0.5 + Math.random())))
}
for (let tries = 0; tries < 60; tries += 1) {
  const { pending, refused, type } = await client.syncNow()
  if (pending === 0) {
    say(`settled ${refused}`)
    await client.close()
    process.exit(0)
  }
  say(`waiting ${pending} ${type}`)
  await new Promise((resolve) => setTimeout(resolve, 1_000))
}
process.exit(1)
