import { spawnSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { chromium, whyNotHere } from './chromium.ts'

test('the npm Chromium starts with the libraries and fonts it brings, and says its version', async () => {
  const { executablePath, env } = await chromium({ ...process.env, CHROME_PATH: '' })
  const answer = spawnSync(executablePath, ['--version'], { env, encoding: 'utf8' })
  expect(answer.stdout).toMatch(/\d+\.\d+/)
  expect(env['LD_LIBRARY_PATH']).toContain('al2023')
}, 60_000)

test('its font settings name the fonts it brings, without which the first text field crashes it', async () => {
  const { env } = await chromium({ ...process.env, CHROME_PATH: '' })
  const settings = readFileSync(env['FONTCONFIG_FILE'] ?? '', 'utf8')
  const folder = /<dir>(.*?)<\/dir>/.exec(settings)?.[1] ?? ''
  expect(readdirSync(folder, { recursive: true }).some((name) => String(name).endsWith('.ttf'))).toBe(true)
})

test('a machine that cannot run it is told why and what to do', () => {
  expect(whyNotHere('linux', 'x64', true)).toBeNull()
  expect(whyNotHere('linux', 'x64', false)).toMatch(/without glibc.*CHROME_PATH/)
  expect(whyNotHere('darwin', 'arm64', false)).toMatch(/darwin on arm64/)
})

test('CHROME_PATH is taken at its word, and a wrong one is named', async () => {
  const chosen = await chromium({ CHROME_PATH: process.execPath })
  expect(chosen.executablePath).toBe(process.execPath)
  await expect(chromium({ CHROME_PATH: '/nowhere/chrome' })).rejects.toThrow('/nowhere/chrome')
})

test('a browser without a language is given one', async () => {
  const { env } = await chromium({ CHROME_PATH: process.execPath, LANG: 'C.UTF-8' })
  expect(env['LC_ALL']).toBe('en_US.UTF-8')
  const german = await chromium({ CHROME_PATH: process.execPath, LANG: 'de_DE.UTF-8' })
  expect(german.env['LC_ALL']).toBeUndefined()
})
