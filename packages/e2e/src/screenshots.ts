import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { chromium as driver } from '@playwright/test'
import { chromium } from '@etude/testbed'
import { App } from './app-test.ts'
import type { Role } from './app-test.ts'
import { startServer } from './running-server.ts'

// Draws the pictures of the documentation from the real app with the demonstration: node src/screenshots.ts
const folder = fileURLToPath(new URL('../../../docs/screenshots/', import.meta.url))
const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } } as const
const pictures: readonly (readonly [name: string, role: Role | null, path: string])[] = [
  ['sign-in', null, '/sign-in'],
  ['today', 'learner', '/'],
  ['practice', 'learner', '/practice'],
  ['progress', 'learner', '/progress'],
  ['plans', 'learner', '/plans'],
  ['plan', 'learner', '/plans/$plan'],
  ['new-plan', 'learner', '/plans/new'],
  ['family', 'guardian', '/family/$learner'],
  ['class', 'tutor', '/classes/$class'],
  ['days', 'learner', '/settings/days'],
  ['look', 'learner', '/settings/look'],
  ['sync', 'learner', '/settings/sync'],
  ['operations', 'admin', '/operations'],
]

await mkdir(folder, { recursive: true })
const server = await startServer()
const browser = await driver.launch(await chromium())
try {
  for (const [size, viewport] of Object.entries(sizes)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const [name, role, path] of pictures) {
        const context = await browser.newContext({
          baseURL: server.url,
          viewport,
          isMobile: size === 'phone',
          colorScheme,
          locale: 'en-GB',
          timezoneId: 'Europe/Vienna',
        })
        const app = new App(await context.newPage())
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
