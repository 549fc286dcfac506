import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { chromium as driver } from '@playwright/test'
import { chromium } from '@etude/testbed'
import { App } from './app-test.ts'
import type { Role } from './app-test.ts'
import { startServer } from './running-server.ts'
import { schoolDay } from './school-day.ts'

// Draws the pictures of the documentation from the real app with the demonstration: node src/screenshots.ts [name …]
// Without names, all of them.
const folder = fileURLToPath(new URL('../../../docs/screenshots/', import.meta.url))
const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } } as const
/** What the demonstration has lived through is done, and this day is still to do. */
const comingMonday = 7
/** A draft is looked over before its week begins. */
const thisFriday = 4
const pictures: readonly (readonly [name: string, role: Role | null, path: string, day?: number])[] = [
  ['sign-in', null, '/sign-in'],
  ['today', 'learner', '/'],
  ['week', 'learner', '/week'],
  ['roadmap', 'learner', '/week/roadmap'],
  ['learning', 'learner', '/learning'],
  ['practice', 'learner', '/practice'],
  ['progress', 'learner', '/progress'],
  ['plans', 'learner', '/plans'],
  ['plan', 'learner', '/plans/$plan'],
  ['new-plan', 'learner', '/plans/new'],
  ['approve', 'guardian', '/approve', thisFriday],
  ['together', 'learner', '/together/demo-plan-concert'],
  ['notices', 'guardian', '/notices'],
  ['family', 'guardian', '/family/$learner'],
  ['class', 'tutor', '/classes/$class'],
  ['class-weeks', 'tutor', '/classes/$class/weeks'],
  ['days', 'learner', '/settings/days'],
  ['look', 'learner', '/settings/look'],
  ['sync', 'learner', '/settings/sync'],
  ['operations', 'admin', '/operations'],
]
const wanted = process.argv.slice(2)
const drawn = pictures.filter(([name]) => wanted.length === 0 || wanted.includes(name))

await mkdir(folder, { recursive: true })
const server = await startServer()
const browser = await driver.launch(await chromium())
try {
  for (const [size, viewport] of Object.entries(sizes)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const [name, role, path, day = comingMonday] of drawn) {
        const context = await browser.newContext({
          baseURL: server.url,
          viewport,
          isMobile: size === 'phone',
          colorScheme,
          locale: 'en-GB',
          timezoneId: 'Europe/Vienna',
        })
        const page = await context.newPage()
        await page.clock.setFixedTime(schoolDay(day))
        const app = new App(page)
        if (role !== null) {
          await app.signIn(role)
          await app.isSynced()
        }
        await app.open(path)
        await app.page.waitForLoadState('networkidle')
        await app.page.screenshot({ path: `${folder}${name}-${size}-${colorScheme}.png`, animations: 'disabled' })
        await context.close()
      }
    }
  }
} finally {
  await browser.close()
  await server.close()
}
