import { readFile } from 'node:fs/promises'
import { App, expect, test } from './app-test.ts'
import { schoolDay } from './school-day.ts'

const file = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })

const table = `kind,code,parent,title,difficulty,minutes,requires
subject,K,,Knots,,,
unit,K1,K,On a rope,,,
skill,K1.A,K1,Loops,,,
subskill,K1.A.1,K1.A,A simple loop,1,5,
subskill,K1.A.2,K1.A,A bowline,3,10,K1.A.1
subskill,K1.A.3,K1.A,A bowline with one hand,99,10,K1.A.2
subskill,K1.A.4,K1.Z,Lost,1,5,
`

test('the path says what is open and what a locked thing waits for, and the table finds it', async ({
  app,
  page,
  context,
}) => {
  await context.clock.setFixedTime(schoolDay(1))
  await app.signUp('Pia Pfad')
  await app.learn('Elementary mathematics')
  await page.getByRole('link', { name: 'Elementary mathematics' }).click()
  await expect(app.title()).toHaveText('Elementary mathematics')
  await expect(page.getByRole('main')).toContainText('0 of 74 mastered')
  await expect(
    page
      .getByRole('main')
      .getByRole('button', { name: /locked After:/ })
      .first(),
  ).toBeVisible()
  const locked = page
    .getByRole('main')
    .getByRole('button', { name: /locked After:/ })
    .first()
  await locked.click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('Still locked: first comes')
  await expect(dialog.getByRole('button', { name: 'Put it on today' })).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(locked).toBeFocused()

  await page.getByRole('button', { name: 'Table', exact: true }).click()
  await page.getByLabel('Find').fill('ten')
  await page.getByLabel('Show', { exact: true }).selectOption('Open now')
  await expect(page.getByRole('status').filter({ hasText: 'found' })).toBeVisible()
  await page.getByRole('table').getByRole('button').first().click()
  await page.getByRole('dialog').getByRole('button', { name: 'Put it on today' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'is on today' })).toBeVisible()

  await page.getByRole('button', { name: 'Take it out' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'As a table (CSV)' }).click(),
  ])
  const lines = (await readFile(await download.path(), 'utf8')).split('\r\n')
  expect(lines[0]).toBe('kind,code,parent,title,difficulty,minutes,requires,replaces,retired')
  expect(lines.filter((line) => line.startsWith('subskill,')).length).toBe(74)
})

test('a table comes in offline, says which rows it could not use, and is learnt from; another device has it later', async ({
  app,
  server,
  page,
  browser,
}) => {
  const email = await app.signUp('Ines Import')
  await app.isSynced()
  await app.isReadyForOffline()
  await page.goto('/learning/import')
  await page.getByLabel('File').waitFor()
  await server.stop()
  try {
    await page.getByLabel('File').setInputFiles(file('knots.csv', table))
    await expect(page.getByText('Found 2 skills and 1 prerequisite.')).toBeVisible()
    await expect(page.getByRole('main')).toContainText('2 rows could not be used')
    await expect(page.getByRole('main')).toContainText('The difficulty of K1.A.3 is “99”; use 1 to 10.')
    await expect(page.getByRole('main')).toContainText('K1.A.4 stands under “K1.Z”, which is not there.')
    await page.getByRole('button', { name: 'Keep the rest' }).click()
    await expect(app.title()).toHaveText('knots')
    await page.goto('/learning')
    await page.getByRole('button', { name: 'Learn knots' }).click()
    await expect(page.getByRole('list', { name: 'Chosen' })).toContainText('0 of 2 mastered')
  } finally {
    await server.start()
  }
  await page.reload()
  await app.isSynced()
  const elsewhere = await browser.newContext({ baseURL: server.url })
  const other = new App(await elsewhere.newPage())
  await other.page.goto('/sign-in')
  await other.fillIn(email)
  await other.isOnToday()
  await other.open('/learning')
  await expect(other.page.getByRole('list', { name: 'Chosen' })).toContainText('0 of 2 mastered')
  await elsewhere.close()
})

test('what cannot be brought in is refused with a sentence that says what to do', async ({ app, page }) => {
  await app.signIn('tutor')
  await app.open('/learning/import')
  const refused: readonly (readonly [string, string, RegExp])[] = [
    [
      'cycle.csv',
      `${table}subskill,K1.A.5,K1.A,One,1,5,K1.A.6\nsubskill,K1.A.6,K1.A,Two,1,5,K1.A.5\n`,
      /K1\.A\.5 → K1\.A\.6 → K1\.A\.5/,
    ],
    ['columns.csv', 'a,b,c\n1,2,3\n', /kind, code, parent and title/],
    ['quote.csv', 'kind,code,parent,title\nsubject,M,,"Maths\n', /a quote is opened and never closed/],
    ['empty.csv', 'kind,code,parent,title\n', /nothing in it that could be used/],
    ['no-case.json', '{"hello": 1}', /not a 1EdTech CASE package/],
    ['half.json', '{"CFDocument": ', /not a 1EdTech CASE package/],
    ['many.csv', `${table}${'subskill,X,K1.A,One,1,5,\n'.repeat(100_000)}`, /at most 5,000 rows/],
  ]
  for (const [name, text, sentence] of refused) {
    await test.step(name, async () => {
      await page.getByLabel('File').setInputFiles(file(name, text))
      await expect(page.getByRole('alert')).toHaveText(sentence)
    })
  }
})

test('a test is written down, says what it changes and is taken back; impossible points are refused', async ({
  app,
  page,
  context,
}) => {
  await context.clock.setFixedTime(schoolDay(1))
  await app.signUp('Tom Test')
  await app.learn('First year of cello')
  await page.goto('/tests')
  await page.getByRole('button', { name: 'Write down a test' }).click()
  const dialog = page.getByRole('dialog', { name: 'Write down a test' })
  const save = dialog.getByRole('button', { name: 'Write it down' })
  await save.click()
  await expect(dialog.getByRole('alert')).toHaveText('Choose what was tested.')
  await dialog.getByLabel('What was tested').selectOption({ label: 'Sit tall with the cello at rest' })
  for (const [points, of, sentence] of [
    ['many', '10', 'Points are numbers, like 7 or 7.5.'],
    ['11', '10', 'Nobody gets more points than there are.'],
    ['0', '0', 'There has to be at least one point to get.'],
    ['1', '20000', 'At most 10,000 points.'],
  ] as const) {
    await dialog.getByLabel('Points').fill(points)
    await dialog.getByLabel('of', { exact: true }).fill(of)
    await save.click()
    await expect(dialog.getByRole('alert')).toHaveText(sentence)
  }
  await dialog.getByLabel('Taken on').fill('2031-01-01')
  await dialog.getByLabel('of', { exact: true }).fill('10')
  await save.click()
  await expect(dialog.getByRole('alert')).toHaveText('A test cannot be later than today.')
  await dialog.getByLabel('Taken on').fill(schoolDay(1).toISOString().slice(0, 10))
  await dialog.getByLabel('Points').fill('3,5')
  await save.click()
  const shown = page.getByRole('list', { name: 'What was shown' })
  await expect(shown).toContainText('3.5 of 10')
  await expect(shown).toContainText('“Sit tall with the cello at rest” is explained and practised again.')
  await page.goto('/')
  await expect(page.getByRole('main')).toContainText('Your test had 3.5 of 10 here, so let us look at it again.')
  await page.goto('/tests')
  await page.getByRole('button', { name: /^Take back/ }).click()
  await expect(page.getByRole('heading', { name: 'No test is written down yet' })).toBeVisible()
})

test('an import that is stopped says so, and the same file goes on from there', async ({ app, page }) => {
  test.setTimeout(180_000)
  const rows = Array.from({ length: 4_000 }, (_, n) => `subskill,S${n},K1.A,Step ${n},1,10,`)
  const long = [...table.split('\n').slice(0, 4), ...rows].join('\n')
  await app.signUp('Ida Innehalt')
  await app.isSynced()
  await page.goto('/learning/import')
  const keep = async () => {
    await page.getByLabel('File').setInputFiles(file('steps.csv', long))
    await page.getByRole('button', { name: 'Keep it' }).click()
  }
  await keep()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('alert').filter({ hasText: /Stopped after \d+ of 11 parts/ })).toBeVisible()
  await expect(page).toHaveURL(/into=/)
  await keep()
  await expect(app.title()).toHaveText('steps', { timeout: 60_000 })
  await expect(page.getByRole('main')).toContainText('0 of 4,000 mastered')
  await page.goto('/learning')
  await expect(page.getByRole('main').getByRole('link', { name: 'steps' })).toHaveCount(1)
})
