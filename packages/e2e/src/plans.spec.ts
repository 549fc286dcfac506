import type { Locator, Page } from '@playwright/test'
import { App, expect, test } from './app-test.ts'
import { faultsOn } from './axe-faults.ts'

/** A date in Vienna, where this browser is. Days are added to the date and not to the moment: a change of clocks moves none of them. */
const dayFromNow = (days: number, timeZone = 'Europe/Vienna'): string => {
  const today = new Intl.DateTimeFormat('sv', { timeZone }).format(Date.now())
  return new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10)
}

/** The sessions of a plan on one day of its weeks. */
const sessionsOn = (page: Page, days: number): Locator =>
  page.locator(`[data-date="${dayFromNow(days)}"]`).getByRole('button')

const said = (page: Page): Locator => page.getByRole('log')
const message = (page: Page): Locator =>
  page.getByRole('status').filter({ has: page.getByRole('button', { name: 'Close' }) })
const cascade = (page: Page): Locator => page.getByRole('status', { name: 'What will change' })

async function makePlan(page: Page, title: string, sentence: string): Promise<void> {
  await page.goto('/plans/new')
  await page.getByLabel('What is practised?').fill(title)
  await page.getByLabel('Say it in a sentence').fill(sentence)
  await page.getByRole('button', { name: 'Make the plan' }).click()
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
}

// Long stories, on machines that may be slow.
test.describe.configure({ timeout: 150_000 })

/** Weeks from Monday on show six weeks ahead, so whichever day it is, these days are there. */
const everyDay = 'every day at 17:00 for 30 minutes'

test('a plan is made from a sentence, shows its next dates while one types, and is the same on a second device', async ({
  app,
  page,
  browser,
  server,
}) => {
  const email = await app.signUp('Mira Plan')
  await page.goto('/plans')
  await expect(page.getByRole('heading', { name: 'No plan yet' })).toBeVisible()
  await page.getByRole('link', { name: 'New plan' }).click()
  await page.getByLabel('What is practised?').fill('Scales')
  const sentence = page.getByLabel('Say it in a sentence')
  await sentence.fill('every Monday and Thursday at 17:00 for 25 minutes, 10 times')
  const next = page.getByRole('status', { name: 'The first sessions would be' })
  await expect(next.getByRole('listitem')).toHaveCount(5)
  await expect(next).toContainText('17:00')
  await expect(page.getByRole('checkbox', { name: 'Thursday' })).toBeChecked()
  await expect(page.getByLabel('Minutes', { exact: true })).toHaveValue('25')

  // The other way round: what is chosen is said.
  await page.getByRole('checkbox', { name: 'Thursday' }).uncheck()
  await expect(sentence).toHaveValue('Every Monday at 17:00, 10 times')
  await page.getByLabel('How often').selectOption('On a weekday of the month')
  await page.getByLabel('Which one').selectOption('last')
  await page.getByLabel('Weekday', { exact: true }).selectOption('Friday')
  await expect(sentence).toHaveValue(/^Every month on the last Friday at 17:00/)
  await page.getByLabel('How often').selectOption('By a rule of your own')
  await expect(page.getByLabel('Rule')).toHaveValue('FREQ=MONTHLY;BYDAY=-1FR')
  await page.getByLabel('Rule').fill('FREQ=DAILY;INTERVAL=2')
  await expect(sentence).toHaveValue('Every 2 days at 17:00')
  await page.getByRole('button', { name: 'Make the plan' }).click()
  await expect(app.title()).toHaveText('Scales')
  await expect(page.getByText('Every 2 days at 17:00')).toBeVisible()
  await app.isSynced()

  const context = await browser.newContext({ baseURL: server.url })
  const other = new App(await context.newPage())
  await other.page.goto('/sign-in')
  await other.fillIn(email)
  await other.isOnToday()
  await other.open('/plans')
  await other.page.getByRole('link', { name: /Scales/ }).click()
  await expect(sessionsOn(other.page, 2)).toHaveAccessibleName(/17:00, 25 min, planned/)
  await sessionsOn(other.page, 2).click()
  await other.page.getByRole('button', { name: 'Skip' }).click()
  await other.page.getByLabel('Why').selectOption('No time')
  await expect(other.page.getByRole('checkbox', { name: /Excused/ })).not.toBeChecked()
  await other.page.getByRole('button', { name: 'Skip' }).click()
  await expect(sessionsOn(other.page, 2)).toHaveAccessibleName(/skipped/)
  await expect(sessionsOn(page, 2)).toHaveAccessibleName(/skipped/)
  await context.close()
})

test('[OCC-8] a session is moved by dragging, by keys and by a form, skipped, put off and taken back', async ({
  app,
  page,
}) => {
  await app.signUp('Mira Zug')
  await makePlan(page, 'Scales', 'every 14 days at 17:00')
  const first = sessionsOn(page, 0)
  await expect(first).toHaveCount(1)

  await test.step('by dragging', async () => {
    const from = await first.boundingBox()
    const target = page.locator(`[data-date="${dayFromNow(3)}"]`)
    await target.scrollIntoViewIfNeeded()
    const to = await target.boundingBox()
    if (from === null || to === null) throw new Error('A day of the weeks is not on the screen.')
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2)
    await page.mouse.down()
    await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 8 })
    await page.mouse.up()
    await expect(sessionsOn(page, 3)).toHaveAccessibleName(/moved from today/)
    await expect(first).toHaveCount(0)
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await message(page).getByRole('button', { name: 'Undo' }).click()
    await expect(first).toHaveCount(1)
  })

  await test.step('by keys, with every step said', async () => {
    await first.focus()
    await page.keyboard.press('Space')
    await expect(said(page)).toContainText('Picked up: today at 17:00')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowDown')
    await expect(said(page)).toContainText(new RegExp(`${Number(dayFromNow(8).slice(8))} `))
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowUp')
    await expect(said(page)).toContainText('No further that way')
    await page.keyboard.press('Enter')
    await expect(sessionsOn(page, 1)).toHaveAccessibleName(/moved from today/)
    await expect(sessionsOn(page, 1)).toBeFocused()
    await page.keyboard.press('Space')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Escape')
    await expect(said(page)).toContainText('Left where it was')
    await expect(sessionsOn(page, 1)).toHaveCount(1)
  })

  await test.step('by a form, and its history is told', async () => {
    await sessionsOn(page, 1).press('Enter')
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByRole('list', { name: 'What happened' })).toContainText(/Moved to .+ \(you, /)
    await dialog.getByRole('button', { name: 'Move', exact: true }).click()
    await dialog.getByLabel('To which day').fill(dayFromNow(2))
    await dialog.getByLabel('Time', { exact: true }).fill('18:30')
    await dialog.getByRole('button', { name: 'Move', exact: true }).click()
    await expect(sessionsOn(page, 2)).toHaveAccessibleName(/18:30, 30 min, planned, moved from today/)
  })

  await test.step('put off, skipped, brought back', async () => {
    await sessionsOn(page, 2).click()
    await page.getByRole('button', { name: 'Put off' }).click()
    await page.getByLabel('From which day on').fill(dayFromNow(4))
    await page.getByRole('button', { name: 'Put off' }).click()
    await sessionsOn(page, 4).click()
    await page.getByRole('button', { name: 'Skip' }).click()
    await page.getByRole('button', { name: 'Skip' }).click()
    await expect(sessionsOn(page, 4)).toHaveAccessibleName(/excused/)
    await message(page).getByRole('button', { name: 'Undo' }).click()
    await expect(sessionsOn(page, 4)).toHaveAccessibleName(/planned/)
    await sessionsOn(page, 4).click()
    await page.getByRole('button', { name: 'Take off the plan' }).click()
    await expect(sessionsOn(page, 4)).toHaveAccessibleName(/taken off/)
    await sessionsOn(page, 4).click()
    await page.getByRole('button', { name: 'Bring back' }).click()
    await expect(sessionsOn(page, 4)).toHaveAccessibleName(/planned/)
  })
})

test('a finger drags a session after holding it', async ({ app, browser, server }) => {
  const email = await app.signUp('Mira Finger')
  await makePlan(app.page, 'Scales', 'every 14 days at 17:00')
  await app.isSynced()
  const context = await browser.newContext({
    baseURL: server.url,
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    timezoneId: 'Europe/Vienna',
    locale: 'en-GB',
  })
  const phone = new App(await context.newPage())
  const { page } = phone
  await page.goto('/sign-in')
  await phone.fillIn(email)
  await phone.isOnToday()
  await phone.open('/plans')
  await page.getByRole('link', { name: /Scales/ }).click()
  const from = await sessionsOn(page, 0).boundingBox()
  const to = await page.locator(`[data-date="${dayFromNow(1)}"]`).boundingBox()
  if (from === null || to === null) throw new Error('A day of the weeks is not on the screen.')
  const touch = await context.newCDPSession(page)
  const at = (box: { x: number; y: number; width: number; height: number }) => [
    { x: box.x + box.width / 2, y: box.y + box.height / 2 },
  ]
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(from) })
  await expect(page.locator('[data-carried]')).toHaveCount(1)
  await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(to) })
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await expect(sessionsOn(page, 1)).toHaveAccessibleName(/moved from today/)
  await context.close()
})

test('[OCC-4] [OCC-23] a series is changed for one session, for it and those that follow, and for all, each with what it would do first', async ({
  app,
  page,
}) => {
  await app.signUp('Mira Reihe')
  await makePlan(page, 'Scales', everyDay)
  const open = () => page.getByRole('link', { name: 'Change the plan' }).click()

  await test.step('only one', async () => {
    await open()
    await page.getByRole('radio', { name: /Only one session/ }).check()
    await page.getByLabel('Which session').selectOption({ index: 2 })
    await page.getByLabel('Minutes', { exact: true }).fill('55')
    await page.getByLabel('Time', { exact: true }).fill('19:00')
    await page.getByRole('button', { name: 'Change it like this' }).click()
    await expect(sessionsOn(page, 2)).toHaveAccessibleName(/19:00, 55 min/)
    await expect(sessionsOn(page, 3)).toHaveAccessibleName(/17:00, 30 min/)
    await message(page).getByRole('button', { name: 'Undo' }).click()
    await expect(sessionsOn(page, 2)).toHaveAccessibleName(/17:00, 30 min/)
  })

  await test.step('this and all that follow', async () => {
    await sessionsOn(page, 4).click()
    await page.getByRole('button', { name: 'Skip' }).click()
    await page.getByRole('button', { name: 'Skip' }).click()
    await sessionsOn(page, 3).click()
    await page.getByRole('link', { name: 'Change this and later ones' }).click()
    await expect(page.getByRole('radio', { name: /One session and all after it/ })).toBeChecked()
    await expect(page.getByText('The days stay as they are.')).toBeVisible()
    await page.getByLabel('Say it in a sentence').fill('every 10 days at 18:00')
    await expect(cascade(page)).toContainText('sessions go:')
    await expect(cascade(page)).toContainText('that you had moved or skipped')
    await expect(cascade(page)).toContainText('Nothing is written down yet')
    expect(await faultsOn(page)).toEqual([])
    await page.getByRole('button', { name: 'Change it like this' }).click()
    await expect(sessionsOn(page, 2)).toHaveAccessibleName(/17:00/)
    await expect(sessionsOn(page, 5)).toHaveCount(0)
    await message(page).getByRole('button', { name: 'Undo' }).click()
    await expect(sessionsOn(page, 5)).toHaveCount(1)
    await expect(sessionsOn(page, 4)).toHaveAccessibleName(/excused/)
  })

  await test.step('all from today on', async () => {
    await open()
    await page.getByLabel('Time', { exact: true }).fill('07:15')
    await expect(cascade(page)).toContainText('stay on their day and change')
    await page.getByRole('button', { name: 'Change it like this' }).click()
    await expect(sessionsOn(page, 1)).toHaveAccessibleName(/07:15/)
    await expect(page.getByRole('list', { name: 'What happened' })).toContainText('New schedule from')
  })

  await test.step('put away, and taken up again', async () => {
    await page.getByRole('button', { name: 'Put away' }).click()
    await expect(cascade(page)).toContainText('sessions go:')
    await page.getByRole('dialog').getByRole('button', { name: 'Put away' }).click()
    await expect(page.getByText('This plan is put away.')).toBeVisible()
    await expect(sessionsOn(page, 1)).toHaveCount(0)
    await page.getByRole('link', { name: 'Take it up again' }).click()
    await page.getByLabel('Say it in a sentence').fill(everyDay)
    await page.getByRole('button', { name: 'Change it like this' }).click()
    await expect(sessionsOn(page, 1)).toHaveCount(1)
  })
})

test('[OCC-26] dates are added to a rule and left out of it, and parts change places by dragging', async ({
  app,
  page,
}) => {
  await app.signUp('Mira Datum')
  await page.goto('/plans/new')
  await page.getByLabel('What is practised?').fill('Scales')
  await page.getByLabel('Say it in a sentence').fill('every 2 days at 17:00')
  await page.getByText('More about when').click()
  await page.getByLabel('Also on', { exact: true }).fill(dayFromNow(3))
  await page.getByRole('button', { name: 'Add: Also on' }).click()
  await page.getByLabel('Not on', { exact: true }).fill(dayFromNow(4))
  await page.getByRole('button', { name: 'Add: Not on' }).click()
  for (const [index, part] of ['Warm up', 'C major'].entries()) {
    await page.getByRole('button', { name: 'Add a part' }).click()
    await page.getByLabel(`Part ${index + 1}`, { exact: true }).fill(part)
  }
  const handle = page.getByRole('button', { name: /Move part 2/ })
  await handle.scrollIntoViewIfNeeded()
  const from = await handle.boundingBox()
  const to = await page.getByLabel('Part 1', { exact: true }).boundingBox()
  if (from === null || to === null) throw new Error('A part is not on the screen.')
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2)
  await page.mouse.down()
  await page.mouse.move(from.x + from.width / 2, to.y + to.height / 2, { steps: 5 })
  await page.mouse.up()
  await expect(page.getByLabel('Part 1', { exact: true })).toHaveValue('C major')
  await page.getByRole('button', { name: 'Make the plan' }).click()
  await expect(app.title()).toHaveText('Scales')
  await expect(sessionsOn(page, 2)).toHaveCount(1)
  await expect(sessionsOn(page, 3)).toHaveAccessibleName(/17:00/)
  await expect(sessionsOn(page, 4)).toHaveCount(0)
  await expect(page.getByRole('list', { name: 'Parts' }).getByRole('listitem').first()).toContainText('C major')
})

test('[OCC-9] a break excuses its days, for one plan or for all, and ends when one is back', async ({ app, page }) => {
  await app.signUp('Mira Rast')
  await makePlan(page, 'Scales', everyDay)
  await page.getByRole('button', { name: 'Take a break' }).click()
  await page.getByLabel('From', { exact: true }).fill(dayFromNow(1))
  await page.getByLabel('Until and with').fill(dayFromNow(3))
  await page.getByLabel('Why').selectOption('Ill')
  await page.getByRole('checkbox', { name: 'For all plans' }).check()
  await page.getByRole('button', { name: 'Take the break' }).click()
  await expect(sessionsOn(page, 3)).toHaveAccessibleName(/excused/)
  await expect(sessionsOn(page, 4)).toHaveAccessibleName(/planned/)
  await page.getByRole('main').getByRole('link', { name: 'Plans' }).click()
  await expect(page.getByRole('list', { name: 'Breaks' })).toContainText('Ill')
  await page.getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByRole('list', { name: 'Breaks' })).toHaveCount(0)
  await message(page).getByRole('button', { name: 'Close' }).click()
  await page.getByRole('button', { name: 'Take a break' }).click()
  await page.getByLabel('From', { exact: true }).fill('9999-12-31')
  await page.getByRole('button', { name: 'Take the break' }).click()
  await expect(page.getByRole('alert')).toContainText('That is too far ahead')
})

test('[OFF-1] offline everything about plans works at once, survives a reload and arrives later', async ({
  app,
  page,
  server,
}) => {
  await app.signUp('Mira Funk')
  await page.goto('/plans/new')
  await app.title().waitFor()
  await app.isSynced()
  await app.isReadyForOffline()
  await server.stop()
  try {
    await makePlan(page, 'Words', everyDay)
    await sessionsOn(page, 1).click()
    await page.getByRole('button', { name: 'Skip' }).click()
    await page.getByRole('button', { name: 'Skip' }).click()
    await expect(sessionsOn(page, 1)).toHaveAccessibleName(/excused/)
    await expect(page.getByRole('link', { name: 'Sync: Offline, 2 to send' })).toBeVisible()
    await page.reload()
    await expect(sessionsOn(page, 1)).toHaveAccessibleName(/excused/)
  } finally {
    await server.start()
  }
  await app.syncs()
})

test('[X-10] on a journey sessions keep their time on the wall, and home changes only when one says so', async ({
  app,
  browser,
  server,
}) => {
  const email = await app.signUp('Mira Reise')
  await makePlan(app.page, 'Scales', everyDay)
  await app.isSynced()
  const context = await browser.newContext({ baseURL: server.url, timezoneId: 'Asia/Tokyo', locale: 'en-GB' })
  const away = new App(await context.newPage())
  const { page } = away
  await page.goto('/sign-in')
  await away.fillIn(email)
  await away.isOnToday()
  await away.open('/plans')
  await expect(page.getByText('Your clock shows Tokyo, and your home is Vienna.')).toBeVisible()
  expect(await faultsOn(page)).toEqual([])
  await page.getByRole('link', { name: /Scales/ }).click()
  const tomorrow = dayFromNow(1, 'Asia/Tokyo')
  await expect(page.locator(`[data-date="${tomorrow}"]`).getByRole('button')).toHaveAccessibleName(/17:00/)
  await expect(page.getByText('(Asia/Tokyo)')).toBeVisible()
  await page.getByRole('main').getByRole('link', { name: 'Plans' }).click()
  await page.getByRole('button', { name: 'Make Tokyo my home' }).click()
  await expect(page.getByText('Your clock shows')).toHaveCount(0)
  await message(page).getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('Your clock shows Tokyo')).toBeVisible()
  await context.close()
})

test('[OCC-7] what cannot be is refused in a sentence at its field, and nothing of it is kept', async ({
  app,
  page,
}) => {
  await app.signUp('Mira Fehl')
  await page.goto('/plans/new')
  const make = page.getByRole('button', { name: 'Make the plan' })
  const title = page.getByLabel('What is practised?')
  await make.click()
  await expect(title).toBeFocused()
  await expect(title).toHaveAccessibleDescription(/Give it a name/)
  await title.fill('x'.repeat(1_000_000))
  await expect(title).toHaveAccessibleDescription(/at most 120 characters/)
  await title.fill('Scales')

  const sentence = page.getByLabel('Say it in a sentence')
  await sentence.fill('every Monday after lunch')
  await sentence.press('Enter')
  await expect(sentence).toHaveAccessibleDescription(/I do not understand “after”/)
  await sentence.fill('x'.repeat(1_000_000))
  await expect(sentence).toHaveAccessibleDescription(/long story/)
  await sentence.fill(everyDay)

  await page.getByLabel('How often').selectOption('By a rule of your own')
  const rule = page.getByLabel('Rule')
  for (const [text, sentenceOf] of [
    ['FREQ=DAILY;COUNT=3;UNTIL=20270101', /not both/],
    ['FREQ=FORTNIGHTLY', /“FREQ=FORTNIGHTLY” has a value that cannot be/],
    ['every Monday', /“EVERY MONDAY” is none/],
    ['FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30', /These days never come/],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', /These days never come/],
    ['FREQ=MINUTELY', /more than 1,080 sessions in 90 days/],
    ['', /Begin with how often/],
  ] as const) {
    await rule.fill(text)
    await expect(rule, text).toHaveAccessibleDescription(sentenceOf)
  }
  await rule.fill(`FREQ=DAILY;BYHOUR=${'1,'.repeat(500_000)}1`)
  await expect(rule).toHaveAccessibleDescription(/at most 8,000 characters/)
  await expect(page.getByRole('status', { name: 'The first sessions would be' })).toContainText('None while')
  await rule.fill('FREQ=DAILY')

  await page.getByLabel('Last day').fill('2020-01-01')
  await expect(page.getByLabel('Last day')).toHaveAccessibleDescription(/It ends before it starts/)
  await page.getByLabel('Last day').fill('')
  await page.getByLabel('Minutes', { exact: true }).fill('100000')
  await expect(page.getByLabel('Minutes', { exact: true })).toHaveAccessibleDescription(/from 1 to 720/)
  await page.getByLabel('Minutes', { exact: true }).fill('30')

  await page.getByLabel('First day').fill('9999-12-31')
  await expect(page.getByLabel('First day')).toHaveAccessibleDescription(/That is too far ahead/)
  await page.getByLabel('First day').fill('2099-01-01')
  await make.click()
  await expect(page.getByRole('alert')).toContainText('That is too far ahead')
  await page.getByLabel('First day').fill('2020-01-01')
  await make.click()
  await expect(page.getByRole('alert')).toContainText('What has passed stays as it was')
  await page.goto('/plans')
  await expect(page.getByRole('heading', { name: 'No plan yet' })).toBeVisible()
})

test('[OCC-15] the fifty-first plan is refused with a sentence', async ({ app, page }) => {
  await app.signUp('Mira Viel')
  await app.isSynced()
  const learner = await page.evaluate(async () => {
    const answer = await fetch('/api/me')
    return ((await answer.json()) as { learners: readonly { id: string }[] }).learners[0]?.id
  })
  await page.evaluate(
    async ({ learner: of, start }) => {
      for (let index = 0; index < 50; index += 1) {
        const schedule = {
          start,
          end: null,
          timeMinutes: null,
          durationMinutes: 10,
          flexibility: 'same-day',
          segments: [],
        }
        const args = { plan: `full${index}`, learner: of, edit: `e${index}`, title: `Plan ${index}`, type: 'custom' }
        const more = {
          missed: 'skip',
          prompts: [],
          schedule: { ...schedule, repeat: { type: 'rule', rule: 'FREQ=DAILY' } },
        }
        const body = JSON.stringify({ name: 'practice.create-plan', version: 1, args: { ...args, ...more } })
        const headers = { 'content-type': 'application/json' }
        const answer = await fetch('/api/mutations', { method: 'POST', headers, body })
        if (!answer.ok) throw new Error(await answer.text())
      }
    },
    { learner, start: dayFromNow(1) },
  )
  await page.goto('/plans')
  await expect(page.getByRole('list', { name: 'Plans' }).getByRole('link')).toHaveCount(50)
  await expect(page.getByText('You have 50 plans, and that is as many as there can be.')).toBeVisible()
  await page.goto('/plans/new')
  await page.getByLabel('What is practised?').fill('One more')
  await page.getByRole('button', { name: 'Make the plan' }).click()
  await expect(page.getByRole('alert')).toContainText('Put one away first')
})

test('[A11Y-1] the whole story of a plan is told by the keyboard alone', async ({ app, page }) => {
  await app.signUp('Mira Taste')
  await page.goto('/plans')
  const title = app.title()
  await title.waitFor()
  await tabTo(page, page.getByRole('link', { name: 'New plan' }))
  await page.keyboard.press('Enter')
  await expect(title).toHaveText('New plan')
  await expect(title).toBeFocused()
  await tabTo(page, page.getByLabel('What is practised?'))
  await page.keyboard.type('Scales')
  await page.keyboard.press('Tab')
  await expect(page.getByLabel('Say it in a sentence')).toBeFocused()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('every day at 17:00')
  await tabTo(page, page.getByRole('button', { name: 'Add a part' }))
  for (const part of ['Warm up', 'C major']) {
    await page.keyboard.press('Enter')
    await tabTo(page, page.getByLabel(`Part ${part === 'Warm up' ? 1 : 2}`, { exact: true }), 'backwards')
    await page.keyboard.type(part)
    await tabTo(page, page.getByRole('button', { name: 'Add a part' }))
  }
  await tabTo(page, page.getByRole('button', { name: /Move part 2/ }), 'backwards')
  await page.keyboard.press('ArrowUp')
  await expect(said(page)).toHaveText('C major is part 1 of 2 now')
  await expect(page.getByLabel('Part 1', { exact: true })).toHaveValue('C major')
  await expect(page.getByRole('button', { name: /Move part 1, C major/ })).toBeFocused()
  await tabTo(page, page.getByRole('button', { name: 'Make the plan' }))
  await page.keyboard.press('Enter')
  await expect(title).toHaveText('Scales')
  await expect(title).toBeFocused()
  await tabTo(page, page.getByRole('link', { name: 'Change the plan' }))
  await tabTo(page, sessionsOn(page, 0))
  await page.keyboard.press('ArrowRight')
  await expect(sessionsOn(page, 1)).toBeFocused()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await tabTo(page, dialog.getByRole('button', { name: 'Skip' }))
  await page.keyboard.press('Enter')
  await tabTo(page, dialog.getByRole('button', { name: 'Skip' }))
  await page.keyboard.press('Enter')
  await expect(dialog).toHaveCount(0)
  await expect(sessionsOn(page, 1)).toHaveAccessibleName(/excused/)
  await expect(sessionsOn(page, 1)).toBeFocused()
})

/** Presses Tab until something has the focus: that it can be reached is the point, not after how many others. */
async function tabTo(page: Page, wanted: Locator, direction: 'forwards' | 'backwards' = 'forwards'): Promise<void> {
  const key = direction === 'forwards' ? 'Tab' : 'Shift+Tab'
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press(key)
    if (await wanted.evaluateAll((found) => found.some((one) => one === document.activeElement))) return
  }
  throw new Error(`Tab does not reach ${wanted.toString()}.`)
}

test('[A11Y-1] axe finds no fault in a plan, its dialogs and its form, and at 200 % nothing is cut off', async ({
  app,
  page,
}) => {
  await app.signUp('Mira Auge')
  await makePlan(page, 'Scales and arpeggios', everyDay)
  expect(await faultsOn(page)).toEqual([])
  await sessionsOn(page, 2).click()
  expect(await faultsOn(page)).toEqual([])
  await page.getByRole('button', { name: 'Move', exact: true }).click()
  expect(await faultsOn(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Take a break' }).click()
  expect(await faultsOn(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await faultsOn(page, 'colours')).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
  // Twice as large on this screen is half as much room.
  await page.setViewportSize({ width: 640, height: 400 })
  const plan = new URL(page.url()).pathname
  for (const path of ['/plans', '/plans/new', plan, `${plan}/edit`]) {
    await page.goto(path)
    await app.title().waitFor()
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth), { message: path })
      .toBeLessThanOrEqual(0)
  }
  await page.setViewportSize({ width: 390, height: 844 })
  for (const path of ['/plans', '/plans/new', plan, `${plan}/edit`]) {
    await page.goto(path)
    await app.title().waitFor()
    const small = await page
      .locator('main button:visible, main select:visible, main input:visible:not([type=radio], [type=checkbox])')
      .evaluateAll((elements) =>
        elements.filter((one) => one.getBoundingClientRect().height < 43.5).map((one) => one.outerHTML.slice(0, 120)),
      )
    expect(small, path).toEqual([])
  }
})

test('[OCC-16] a guardian plans for a child; a tutor sees it, changes nothing, and may call a session off', async ({
  app,
  page,
  browser,
  server,
}) => {
  await app.signIn('guardian')
  await page.getByRole('button', { name: /Showing/ }).click()
  await page.getByRole('button', { name: 'Nils Berg' }).click()
  await makePlan(page, 'Recorder', everyDay)
  await app.isSynced()
  const context = await browser.newContext({ baseURL: server.url, timezoneId: 'Europe/Vienna', locale: 'en-GB' })
  const tutor = new App(await context.newPage())
  await tutor.signIn('tutor')
  await tutor.open('/classes/$class')
  await tutor.page.getByRole('button', { name: 'Nils Berg', exact: true }).click()
  await tutor.page.getByRole('link', { name: 'Plans' }).click()
  await tutor.page.getByRole('link', { name: /Recorder/ }).click()
  await expect(tutor.page.getByText('Learners and guardians make plans.')).toBeVisible()
  await expect(tutor.page.getByRole('link', { name: 'Change the plan' })).toHaveCount(0)
  await sessionsOn(tutor.page, 2).click()
  await expect(tutor.page.getByRole('button', { name: 'Move', exact: true })).toHaveCount(0)
  await tutor.page.getByRole('button', { name: 'Call off' }).click()
  await tutor.page.getByRole('button', { name: 'Call off' }).click()
  await expect(sessionsOn(tutor.page, 2)).toHaveAccessibleName(/excused/)
  await expect(sessionsOn(page, 2)).toHaveAccessibleName(/excused/)
  await sessionsOn(page, 2).click()
  await expect(page.getByRole('dialog').getByRole('list', { name: 'What happened' })).toContainText(
    'Skipped and excused: Called off by the tutor',
  )
  await context.close()
})
