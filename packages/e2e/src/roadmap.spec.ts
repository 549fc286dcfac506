import type { Page } from '@playwright/test'
import { expect, test } from './app-test.ts'
import { faultsOn } from './axe-faults.ts'
import { schoolDay } from './school-day.ts'

const tuesday = schoolDay(1)

/** The skills of each week as somebody reads them, the first week first. */
async function weeksOn(page: Page): Promise<readonly (readonly string[])[]> {
  const weeks = page.getByRole('list', { name: 'Week by week' }).locator(':scope > li')
  await expect(weeks).toHaveCount(4)
  return Promise.all((await weeks.all()).map((week) => week.locator('button').allInnerTexts()))
}

/** The weeks that a skill says it comes after. */
const weeksAfter = (words: string): readonly number[] =>
  [...words.matchAll(/\(week (\d)\)/g)].map(([, week]) => Number(week))
const titleOf = (words: string): string => words.split('\n', 1)[0] ?? ''

/** How many activities all weeks hold together. */
async function activitiesOn(page: Page): Promise<number> {
  const words = await page.getByText(/^(\d+ activit(y|ies)|no activities)$/).allInnerTexts()
  return words.reduce((sum, each) => sum + (Number.parseInt(each, 10) || 0), 0)
}

test('[ROAD-1] [ROAD-6] the weeks ahead without a connection: what builds on what, what would change, and nothing of it is kept', async ({
  app,
  server,
  page,
  context,
}) => {
  test.setTimeout(180_000)
  await context.clock.setFixedTime(tuesday)
  await app.signUp('Rosa Road')
  await page.goto('/week/roadmap')
  await expect(page.getByText('There is nothing to plan from yet')).toBeVisible()
  await app.learn('First year of cello')
  await app.isSynced()
  await app.isReadyForOffline()
  await server.stop()
  try {
    await page.goto('/week')
    await page.getByRole('link', { name: 'Roadmap' }).click()
    await expect(app.title()).toHaveText('Roadmap')
    await expect(page.getByText(/^Drawn up on/)).toBeVisible()

    const before = await test.step('nothing stands before what it builds on', async () => {
      const weeks = await weeksOn(page)
      expect(weeks[0]?.length).toBeGreaterThan(0)
      for (const [index, skills] of weeks.entries())
        for (const skill of skills)
          for (const week of weeksAfter(skill)) expect(week, skill).toBeLessThanOrEqual(index + 1)
      const later = weeks.slice(1).flat()
      expect(later.filter((skill) => weeksAfter(skill).length > 0).length).toBeGreaterThan(0)
      return weeks
    })

    await test.step('whoever looks at a skill sees its chain, by keyboard too', async () => {
      const skill = page.getByRole('button', { name: /after: .*\(week 1\)/ }).last()
      await skill.focus()
      const chain = page.getByRole('list', { name: 'What builds on what' })
      await expect(chain.getByRole('listitem').first()).toContainText('(week 1)')
      await expect(chain).toContainText(titleOf(await skill.innerText()))
      await page.keyboard.press('Enter')
      await expect(skill).toHaveAttribute('aria-pressed', 'true')
      await page.keyboard.press('Enter')
    })

    const all = await activitiesOn(page)
    // What the page shows without a connection is there before the app has noticed that there is none.
    const sync = page.getByRole('link', { name: /^Sync: Offline/ })
    const waiting = (await sync.getAttribute('aria-label')) ?? ''
    await test.step('with less time there is less, and it says that this is not kept', async () => {
      await page.getByText('What if …?').click()
      const minutes = page.getByRole('slider', { name: 'Minutes a day' })
      await minutes.focus()
      for (let step = 0; step < 6; step += 1) await page.keyboard.press('ArrowLeft')
      await expect(minutes).toHaveAttribute('aria-valuetext', '30 fewer')
      await expect(page.getByText('This is only tried out. Nothing of it is kept.')).toBeVisible()
      await expect(page.getByText(new RegExp(`activities in all instead of ${all}`))).toBeVisible()
      await expect.poll(() => activitiesOn(page)).toBeLessThan(all)
      await page.getByRole('checkbox', { name: 'Wednesday' }).uncheck()
      await page.getByRole('button', { name: 'A longer pause' }).click()
      await expect(page.getByRole('list', { name: 'Week by week' })).toContainText('A pause')
      expect(await faultsOn(page)).toEqual([])
    })

    await test.step('the table says the same', async () => {
      const tried = await weeksOn(page)
      await page.getByRole('button', { name: 'Table', exact: true }).click()
      await expect(page.locator('tbody th[scope=row] > span:first-child')).toHaveText(tried.flat().map(titleOf))
      await expect(page.getByRole('rowheader', { name: /A pause/ })).toBeVisible()
      expect(await faultsOn(page)).toEqual([])
      await page.getByRole('button', { name: 'Back to how it is' }).click()
      await expect(page.getByText('This is only tried out.')).toHaveCount(0)
      await expect(page.locator('tbody th[scope=row] > span:first-child')).toHaveText(before.flat().map(titleOf))
    })

    await test.step('after a new start it is as it was', async () => {
      await page.getByRole('slider', { name: 'Minutes a day' }).press('End')
      await expect(page.getByText('This is only tried out.')).toBeVisible()
      await page.reload()
      await expect(app.title()).toHaveText('Roadmap')
      expect(await weeksOn(page)).toEqual(before)
      await expect(page.getByText('This is only tried out.')).toHaveCount(0)
      await expect(sync).toHaveAttribute('aria-label', waiting)
    })

    await test.step('on the smallest phone nothing has to be pushed sideways, and everything is large enough for a thumb', async () => {
      await page.getByText('What if …?').click()
      await page.setViewportSize({ width: 320, height: 640 })
      for (const look of ['Table', 'Picture']) {
        await page.getByRole('button', { name: look, exact: true }).click()
        const tooWide = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement
          return scrollWidth - clientWidth
        })
        expect(tooWide, look).toBeLessThanOrEqual(0)
      }
      const small = await page
        .locator('main :is(button, a, select, summary, input[type=range], label:has([type=checkbox])):visible')
        .evaluateAll((elements) =>
          elements
            .filter((element) => element.getBoundingClientRect().height < 43.5)
            .map((element) => element.outerHTML.slice(0, 120)),
        )
      expect(small).toEqual([])
      await page.setViewportSize({ width: 1280, height: 800 })
    })

    await page.getByLabel('How far').selectOption({ label: '6 weeks' })
    await expect(page.getByRole('status').filter({ hasText: 'Drawn up anew' })).toBeVisible()
    await expect(page.getByRole('list', { name: 'Week by week' }).locator(':scope > li')).toHaveCount(6)
  } finally {
    await server.start()
  }
  await app.syncs()
  await page.goto('/week/roadmap')
  await expect(page.getByRole('list', { name: 'Week by week' }).locator(':scope > li')).toHaveCount(6)
})

test('[ROAD-4] [ROAD-5] a week in which nothing was done moves what comes after it, and the roadmap says why, without a connection', async ({
  app,
  server,
  page,
  context,
}) => {
  test.setTimeout(120_000)
  await context.clock.setFixedTime(tuesday)
  await app.signUp('Dora Drift')
  await app.learn('First year of cello')
  await app.isSynced()
  await app.isReadyForOffline()
  await page.goto('/week/roadmap')
  await expect(page.getByText(/^Drawn up on/)).toBeVisible()
  await app.isSynced()
  await server.stop()
  try {
    await context.clock.setFixedTime(schoolDay(8))
    await page.reload()
    const moved = page.getByRole('region', { name: /^What has moved since the roadmap of/ })
    await expect(moved.getByRole('listitem').first()).toContainText(
      /slipped a week, because only 0 of \d+ were done in the week of/,
    )
    expect(await faultsOn(page)).toEqual([])
    await page.getByRole('button', { name: 'Draw it up again' }).click()
    await expect(page.getByRole('status').filter({ hasText: 'Drawn up anew' })).toBeVisible()
    await expect(moved).toBeVisible()
  } finally {
    await server.start()
  }
})
