/** Somebody with an account and a token that works for a while. */
export interface Account {
  readonly id: string
  readonly learner: string
  readonly email: string
  readonly address: string
  token: string
}

const password = 'correct horse battery'

export async function signUp(url: string, name: string): Promise<Account> {
  const email = `${name}@soak.test`
  // Behind one proxy each comes from an address of their own, as people do: the limits are for one address.
  const [high, low] = [Math.floor(addresses / 250), (addresses++ % 250) + 1]
  const address = `10.1.${high}.${low}`
  await post(url, address, '/api/auth/sign-up', { email, password, name, zone: 'Europe/Vienna' })
  const token = await tokenFor(url, address, email)
  const me = await fetch(`${url}/api/me`, { headers: { authorization: `Bearer ${token}`, 'x-forwarded-for': address } })
  const { user, learners } = (await me.json()) as { user: { id: string }; learners: { id: string }[] }
  return { id: user.id, learner: learners[0]?.id ?? '', email, address, token }
}

let addresses = 0

/** An access token lives for a quarter of an hour. */
export async function renew(url: string, account: Account): Promise<void> {
  account.token = await tokenFor(url, account.address, account.email)
}

async function tokenFor(url: string, address: string, email: string): Promise<string> {
  const answer = (await post(url, address, '/api/token', { grant: 'password', email, password })) as {
    accessToken: string
  }
  return answer.accessToken
}

async function post(url: string, address: string, path: string, body: object): Promise<unknown> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, 'x-forwarded-for': address },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${await response.text()}`)
  return response.json()
}
