import { expect, test } from 'vitest'
import { ClassId, LearnerId, UserId, systemActor } from '@etude/core'
import { forEachDatabase } from '../database/for-each-database.ts'
import { browser } from '../testing/browser.ts'
import type { Answer, Browser } from '../testing/browser.ts'
import { installation } from '../testing/installation.ts'
import { signUp, signUpAdmin } from '../testing/people.ts'
import { startStudying } from '../testing/studying.ts'
import { weekRoutes } from './create-week.ts'

/** Every address that names a learner, with something in each of its other places. */
const addresses = weekRoutes({} as never)
  .map(({ declaration }) => declaration)
  .filter(({ path }) => path.includes(':student_id'))
const places: Readonly<Record<string, string>> = {
  activity_id: 'a-1',
  activity_uid: 'a-1',
  week_start_date: '2026-03-02',
  day_index: '0',
  change_id: 'c-1',
}
/** Where an empty body would be turned away before anybody asks who sent it. */
const bodies: Readonly<Record<string, object>> = {
  '/weekly-planner/:student_id/draft/activities': { subskill_id: 'A.1.1', planned_day: 0 },
  '/weekly-planner/:student_id/draft/activities/reorder': { activities: [{ activity_uid: 'a-1', planned_day: 0 }] },
  '/weekly-planner/:student_id/draft/reject': { reason: 'Too much' },
  '/weekly-planner/:student_id/draft/roll-back': { to_version: 1 },
}
const ask = (page: Browser, { method, path }: (typeof addresses)[number], learner: string): Promise<Answer> => {
  const url = path.replaceAll(/:(\w+)/g, (_, name: string) => (name === 'student_id' ? learner : (places[name] ?? '')))
  if (method === 'get') return page.get(url)
  if (method === 'delete') return page.delete(url)
  return method === 'put' ? page.put(url, {}) : page.post(url, bodies[path] ?? {})
}
const withoutId = ({ status, body }: Answer) => ({ status, body: { ...(body as object), requestId: '' } })

forEachDatabase('who may see a learner’s weeks and days', (database) => {
  test('[WEEK-1] nobody but the learner, the guardians and the tutors: for everybody else there is no such learner, at any address', async () => {
    const installed = installation(database())
    const anna = await signUp(installed, 'Anna')
    await startStudying(installed, anna)
    await anna.page.get(`/daily-plan/${anna.learner}`)
    const strangers = [await signUp(installed, 'Bert'), await signUpAdmin(installed, 'Admin')]
    const rows = () => database().db.selectFrom('record').selectAll().orderBy('kind').orderBy('id').execute()
    const before = await rows()
    expect(addresses.length).toBeGreaterThan(4)
    for (const address of addresses) {
      for (const { page } of strangers) {
        const answer = await ask(page, address, anna.learner)
        expect([address.path, answer.status]).toEqual([address.path, 404])
        // Nothing tells a learner of somebody else from one that nobody knows.
        expect(withoutId(answer)).toEqual(withoutId(await ask(page, address, 'nobody')))
      }
      expect((await ask(browser(installed.app), address, anna.learner)).status).toBe(401)
    }
    expect(await rows()).toEqual(before)
  })

  test('[WEEK-1] a guardian and a tutor of the class see them, and no longer once they are neither', async () => {
    const installed = installation(database())
    const [anna, tutor] = [await signUp(installed, 'Anna'), await signUp(installed, 'Tutor')]
    const child = (await anna.page.post('/api/children', { name: 'Kim', zone: 'Etc/UTC' })).body as { learner: string }
    const { commit } = installed
    const id = ClassId.parse('c1')
    const run = async (name: string, args: object): Promise<void> => {
      const done = await commit.run(systemActor('test'), { name, version: 1, args: args as never })
      if (!done.ok) throw new Error(JSON.stringify(done.error))
    }
    await run('class.create', { class: id, title: 'Class', tutor: UserId.parse(tutor.id), tutorName: 'Tutor' })
    await run('class.enrol', { class: id, learner: LearnerId.parse(child.learner), learnerName: 'Kim' })
    const path = `/daily-plan/${child.learner}`
    expect((await anna.page.get(path)).status).toBe(200)
    expect((await tutor.page.get(path)).status).toBe(200)
    await run('class.remove-learner', { class: id, learner: LearnerId.parse(child.learner) })
    expect((await tutor.page.get(path)).status).toBe(404)
    expect((await anna.page.get(path)).status).toBe(200)
  })
})
