import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { createLanguageModel } from './language-model.ts'
import type { WeekFeatures } from './language-model.ts'

const features: WeekFeatures = {
  units: ['Fractions'],
  objectives: [
    { aim: 'mend', about: 'Halves' },
    { aim: 'begin', about: 'Thirds' },
  ],
}
const good = { theme: 'A week of fractions', objectives: ['Bring halves back', 'Meet thirds'] }

/** What either service answers around a text. */
const completion = (text: string) => ({
  id: 'c1',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
})
const candidate = (text: string) => ({
  candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason: 'STOP', index: 0 }],
  usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 },
})

type Behaviour = (answer: ServerResponse, body: string, request: IncomingMessage) => void
const open: { close(): void }[] = []
afterEach(() => open.splice(0).forEach((server) => server.close()))

/** A service that behaves, request by request, as it is told; the last behaviour stays. */
async function service(...behaviours: readonly Behaviour[]) {
  const asked: { url: string; body: string }[] = []
  const server = createServer((request, answer) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      asked.push({ url: request.url ?? '', body })
      behaviours[Math.min(asked.length, behaviours.length) - 1]?.(answer, body, request)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push({
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

const json =
  (body: object, status = 200, headers = {}): Behaviour =>
  (answer) => {
    answer.writeHead(status, { 'content-type': 'application/json', ...headers })
    answer.end(JSON.stringify(body))
  }
const saying = (text: string): Behaviour => json(completion(text))
const modelAt = (url: string, budgetMs = 20_000) =>
  createLanguageModel({ provider: 'openai-compatible', url: `${url}/v1`, name: 'm', key: 'k', budgetMs })

describe('a language model', () => {
  test('[WORDS-2] words a week over the protocol of OpenAI, and over that of Gemini', async () => {
    const compatible = await service(saying(JSON.stringify(good)))
    expect(await modelAt(compatible.url).describeWeek(features)).toEqual({ type: 'words', words: good })
    expect(compatible.asked[0]?.url).toBe('/v1/chat/completions')
    const gemini = await service(json(candidate(JSON.stringify(good))))
    const model = createLanguageModel({ provider: 'gemini', url: gemini.url, name: 'g', key: 'k', budgetMs: 20_000 })
    expect(await model.describeWeek(features)).toEqual({ type: 'words', words: good })
    expect(gemini.asked[0]?.url).toContain('/models/g:generateContent')
  })

  test('[WORDS-3] is told titles and aims, bounded, and nothing else', async () => {
    const { url, asked } = await service(saying(JSON.stringify(good)))
    await modelAt(url).describeWeek({ ...features, units: ['x'.repeat(5000)], learner: 'Anna' } as WeekFeatures)
    expect(asked[0]?.body).not.toContain('Anna')
    expect(asked[0]?.body.length).toBeLessThan(2500)
  })

  for (const [what, text] of [
    ['fenced', `\`\`\`json\n${JSON.stringify(good)}\n\`\`\``],
    ['with talk around it', `Here you are:\n${JSON.stringify(good)}\nEnjoy!`],
  ] as const)
    test(`[X-30] an object that comes ${what} is read`, async () => {
      const { url, asked } = await service(saying(text))
      expect(await modelAt(url).describeWeek(features)).toEqual({ type: 'words', words: good })
      expect(asked).toHaveLength(1)
    })

  for (const [what, text] of [
    ['broken', JSON.stringify(good).slice(0, -9)],
    ['of another shape', JSON.stringify({ theme: 1, objectives: [] })],
    ['with an objective too few', JSON.stringify({ ...good, objectives: ['One'] })],
    ['with a sentence without end', JSON.stringify({ ...good, theme: 'x'.repeat(500) })],
    ['with markup', JSON.stringify({ ...good, theme: '<b>Fractions</b>' })],
    ['empty', ''],
  ] as const)
    test(`[ROB-5] an answer ${what} is asked for again, twice, and then done without`, async () => {
      const { url, asked } = await service(saying(text))
      expect(await modelAt(url).describeWeek(features)).toEqual({ type: 'none', reason: 'unusable-answer' })
      expect(asked).toHaveLength(3)
    })

  test('[ROB-5] a second answer that is good is taken', async () => {
    const { url } = await service(saying('no'), saying(JSON.stringify(good)))
    expect(await modelAt(url).describeWeek(features)).toMatchObject({ type: 'words' })
  })

  test('[ROB-5] a fault of the service is tried three times in all; a refusal of the request only once', async () => {
    const failing = await service(json({ error: { message: 'x' } }, 500))
    expect(await modelAt(failing.url).describeWeek(features)).toEqual({ type: 'none', reason: 'unreachable' })
    expect(failing.asked).toHaveLength(3)
    const refusing = await service(json({ error: { message: 'bad key' } }, 401))
    expect(await modelAt(refusing.url).describeWeek(features)).toEqual({ type: 'none', reason: 'unreachable' })
    expect(refusing.asked).toHaveLength(1)
  })

  test('[ROB-5] what it asks to wait is waited, and what is longer than the budget is not', async () => {
    const patient = await service(json({}, 429, { 'retry-after': '1' }), saying(JSON.stringify(good)))
    const begun = performance.now()
    expect(await modelAt(patient.url).describeWeek(features)).toMatchObject({ type: 'words' })
    expect(performance.now() - begun).toBeGreaterThan(950)
    const closed = await service(json({}, 429, { 'retry-after': '3600' }))
    expect(await modelAt(closed.url, 5000).describeWeek(features)).toEqual({ type: 'none', reason: 'rate-limited' })
    expect(closed.asked).toHaveLength(1)
  })

  test('[X-30] one budget bounds all tries: of a service that hangs, and of one that drips', async () => {
    const drip: Behaviour = (answer) => {
      answer.writeHead(200, { 'content-type': 'application/json' })
      const timer = setInterval(() => answer.write(' '), 20)
      answer.on('close', () => clearInterval(timer))
    }
    for (const behaviour of [() => {}, drip]) {
      const { url, asked } = await service(behaviour)
      expect(await modelAt(url, 1500).describeWeek(features)).toEqual({ type: 'none', reason: 'timeout' })
      expect(asked).toHaveLength(1)
    }
  })

  test('[ROB-5] an answer without end is cut off, and a connection that breaks is none', async () => {
    const huge: Behaviour = (answer) => {
      answer.writeHead(200, { 'content-type': 'application/json' })
      answer.end(JSON.stringify(completion('x'.repeat(5_000_000))))
    }
    const reset: Behaviour = (answer) => answer.destroy()
    for (const behaviour of [huge, reset]) {
      const { url, asked } = await service(behaviour)
      expect(await modelAt(url).describeWeek(features)).toMatchObject({ type: 'none' })
      expect(asked).toHaveLength(3)
    }
  })
})
