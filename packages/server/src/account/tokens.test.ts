import { randomUUID } from 'node:crypto'
import { SignJWT, UnsecuredJWT, decodeJwt, generateKeyPair, importJWK } from 'jose'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { forEachDatabase } from '../database/for-each-database.ts'
import { browser } from '../testing/browser.ts'
import { installation, publicUrl, secret } from '../testing/installation.ts'
import type { Installation } from '../testing/installation.ts'
import { password, signUp } from '../testing/people.ts'
import { createAuth } from './auth.ts'

interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string
}

forEachDatabase('access tokens', (database) => {
  async function tokensFor(installed: Installation, email: string): Promise<Tokens> {
    const answer = await browser(installed.app).post('/api/token', { grant: 'password', email, password })
    expect(answer.status).toBe(200)
    return answer.body
  }
  const asked = async ({ app }: Installation, token: string) => {
    const answer = await app.request('/api/me', { headers: { authorization: `Bearer ${token}` } })
    const body = (await answer.json()) as { code?: string; user?: { email: string } }
    return { status: answer.status, code: body.code, email: body.user?.email }
  }

  test('[TOKEN-1] a password gets an access token that says who asks, and no cookie', async () => {
    const installed = installation(database())
    const anna = await signUp(installed, 'Anna')
    const page = browser(installed.app)
    const answer = await page.post('/api/token', { grant: 'password', email: anna.email, password })
    expect(page.cookies.size).toBe(0)
    expect(await asked(installed, (answer.body as Tokens).accessToken)).toMatchObject({
      status: 200,
      email: anna.email,
    })
  })

  test('[TOKEN-2] an access token lives for fifteen minutes and the refresh token gets the next', async () => {
    const installed = installation(database())
    const anna = await signUp(installed, 'Anna')
    const { accessToken, refreshToken } = await tokensFor(installed, anna.email)
    expect((await asked(installed, accessToken)).status).toBe(200)
    const restarted = installation(database())
    for (const server of [installed, restarted]) {
      server.pass(16 * 60 * 1000)
      for (let time = 0; time < 2; time += 1)
        expect(await asked(server, accessToken)).toMatchObject({ status: 401, code: 'token-expired' })
    }
    const next = await browser(installed.app).post('/api/token', { grant: 'refresh', refreshToken })
    expect(await asked(installed, (next.body as Tokens).accessToken)).toMatchObject({ status: 200, email: anna.email })
  })

  test('[TOKEN-3] forged, unsigned, foreign and broken tokens are told apart', async () => {
    const installed = installation(database())
    const anna = await signUp(installed, 'Anna')
    const { accessToken } = await tokensFor(installed, anna.email)
    const [head = '', payload = '', signature = ''] = accessToken.split('.')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, string>
    const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as { kid: string }
    const stranger = await generateKeyPair('EdDSA')
    const sign = (alg: string, kid: string, key: Parameters<SignJWT['sign']>[0], change: object = {}) =>
      new SignJWT({ ...claims, ...change }).setProtectedHeader({ alg, kid }).sign(key)
    const rsa = await generateKeyPair('RS256')

    const otherPayload = Buffer.from(JSON.stringify({ ...claims, sub: 'somebody-else' })).toString('base64url')
    expect((await asked(installed, `${head}.${otherPayload}.${signature}`)).code).toBe('token-forged')
    expect((await asked(installed, await sign('EdDSA', header.kid, stranger.privateKey))).code).toBe('token-forged')
    expect((await asked(installed, await sign('EdDSA', 'unheard-of', stranger.privateKey))).code).toBe('token-forged')
    expect((await asked(installed, await sign('RS256', header.kid, rsa.privateKey))).code).toBe('token-algorithm')
    expect((await asked(installed, new UnsecuredJWT(claims).encode())).code).toBe('token-algorithm')
    expect((await asked(installed, 'not a token')).code).toBe('token-malformed')
    expect((await asked(installed, '')).code).toBe('not-signed-in')
  })

  test('[TOKEN-3] a token of ours for another audience is refused, though its signature is right', async () => {
    const here = installation(database())
    const anna = await signUp(here, 'Anna')
    const { accessToken } = await tokensFor(here, anna.email)
    const elsewhere = installation(database(), { publicUrl: 'http://elsewhere.test' })
    expect(await asked(elsewhere, accessToken)).toMatchObject({ status: 401, code: 'token-audience' })
  })

  test('[TOKEN-3] issuer and audience are both checked, in tokens that our own key has signed', async () => {
    const installed = installation(database())
    const anna = await signUp(installed, 'Anna')
    const { accessToken } = await tokensFor(installed, anna.email)
    const claims = decodeJwt(accessToken)
    const nobody = () => Promise.resolve()
    const mails = { verifyAddress: nobody, addressAlreadyKnown: nobody, resetPassword: nobody }
    const log = pino({ level: 'silent' })
    const auth = createAuth({
      database: database(),
      secret,
      publicUrl,
      verifyEmail: false,
      mails,
      newId: randomUUID,
      log,
    })
    const codeWith = async (change: object) => {
      const { token } = await auth.api.signJWT({ body: { payload: { ...claims, ...change } } })
      return (await asked(installed, token)).code
    }
    expect(await codeWith({})).toBeUndefined()
    expect(await codeWith({ aud: 'http://elsewhere.test' })).toBe('token-audience')
    expect(await codeWith({ iss: 'http://elsewhere.test' })).toBe('token-audience')
    expect(await codeWith({ sid: undefined })).toBe('token-forged')
    expect(await codeWith({ sid: 'no-session' })).toBe('session-expired')
  })

  test('[TOKEN-4] ending the session ends its tokens at once', async () => {
    const installed = installation(database())
    const anna = await signUp(installed, 'Anna')
    const { accessToken, refreshToken } = await tokensFor(installed, anna.email)
    await anna.page.delete('/api/sessions')
    expect(await asked(installed, accessToken)).toMatchObject({ status: 401, code: 'session-expired' })
    const next = await browser(installed.app).post('/api/token', { grant: 'refresh', refreshToken })
    expect(next).toMatchObject({ status: 401, body: { code: 'refresh-token-invalid' } })
  })

  test('[TOKEN-5] a refresh token that was not signed here gets nothing', async () => {
    const installed = installation(database())
    const anna = await signUp(installed, 'Anna')
    const { refreshToken } = await tokensFor(installed, anna.email)
    const [token = ''] = refreshToken.split('.')
    for (const forged of [token, `${token}.`, `${token}.AAAA`, `x${refreshToken}`]) {
      const answer = await browser(installed.app).post('/api/token', { grant: 'refresh', refreshToken: forged })
      expect(answer).toMatchObject({ status: 401, body: { code: 'refresh-token-invalid' } })
    }
  })

  test('[TOKEN-6] after a key is replaced, tokens of the old one work as long as they live, and another server knows the new one', async () => {
    const installed = installation(database())
    const other = installation(database())
    const anna = await signUp(installed, 'Anna')
    const { accessToken: old } = await tokensFor(installed, anna.email)
    expect((await asked(other, old)).status).toBe(200)
    const { db } = database()
    const past = new Date(Date.now() - 1000)
    await db
      .updateTable('jwks')
      .set({ expiresAt: database().type === 'postgres' ? past : past.toISOString() } as never)
      .execute()
    const { accessToken: young } = await tokensFor(installed, anna.email)
    const kidOf = (token: string) =>
      (JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { kid: string }).kid
    expect(kidOf(young)).not.toBe(kidOf(old))
    other.pass(6_000)
    for (const server of [installed, other]) {
      server.pass(6_000)
      expect((await asked(server, young)).status).toBe(200)
      expect((await asked(server, old)).status).toBe(200)
    }
    const keys = (await (await installed.app.request('/api/token/keys')).json()) as {
      keys: { kid: string; d?: string }[]
    }
    expect(keys.keys.map(({ kid }) => kid).sort()).toEqual([kidOf(old), kidOf(young)].sort())
    expect(keys.keys.every(({ d }) => d === undefined)).toBe(true)
    await importJWK(keys.keys[0] as never, 'EdDSA')
  })

  test('[TOKEN-7] a request with a token needs no Origin: it was put there on purpose', async () => {
    const installed = installation(database())
    const anna = await signUp(installed, 'Anna')
    const { accessToken } = await tokensFor(installed, anna.email)
    const answer = await installed.app.request(`${publicUrl}/api/sessions`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${accessToken}`, origin: 'https://elsewhere.example' },
    })
    expect(answer.status).toBe(204)
  })
})
