import { browser } from './browser.ts'
import type { Browser } from './browser.ts'
import type { Installation } from './installation.ts'

export const password = 'correct horse'

/** Somebody with an account, at their own browser. */
export interface Person {
  readonly page: Browser
  readonly id: string
  readonly email: string
  /** Themselves as a learner. */
  readonly learner: string
}

export async function signUp({ app }: Installation, name: string): Promise<Person> {
  const page = browser(app)
  const email = `${name.toLowerCase()}@example.org`
  const made = await page.post('/api/auth/sign-up', { email, password, name, zone: 'Europe/Vienna' })
  const me = await page.get('/api/me')
  const { user } = made.body as { user: { id: string } }
  const { learners } = me.body as { learners: { id: string; relation: string }[] }
  return { page, id: user.id, email, learner: learners.find(({ relation }) => relation === 'self')?.id ?? '' }
}

/** Signs up and is made an administrator, as the command line would. */
export async function signUpAdmin(installed: Installation, name: string): Promise<Person> {
  const person = await signUp(installed, name)
  await installed.makeAdmin(person.id)
  return person
}
