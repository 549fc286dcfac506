// A real Chromium with the measured page in it, bundled as the app is. Each context is a device of its own, with its own IndexedDB.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium as driver } from '@playwright/test'
import type { Page } from '@playwright/test'
import { chromium } from '@etude/testbed'
import { build } from 'vite'
import { sayTool } from './tool.ts'
import type * as engine from './browser/engine.ts'
import type * as raw from './browser/raw.ts'

interface Functions {
  readonly engine: typeof engine
  readonly raw: typeof raw
}

/** A page whose functions are called by their names; what they take and answer is JSON. */
export interface MeasuredPage {
  readonly page: Page
  call<Room extends keyof Functions, Name extends keyof Functions[Room]>(
    room: Room,
    name: Name,
    ...args: Functions[Room][Name] extends (...args: infer Args) => unknown ? Args : never
  ): Promise<Functions[Room][Name] extends (...args: never[]) => infer Answer ? Awaited<Answer> : never>
  /** The most memory of its own that the page's process has had, in bytes, while `work` ran. */
  peakBytes(work: () => Promise<unknown>): Promise<number>
  close(): Promise<void>
}

export async function startBrowser() {
  const { executablePath, env } = await chromium()
  const [script, browser] = await Promise.all([pageScript(), driver.launch({ executablePath, env: { ...env } })])
  sayTool({ tool: 'Chromium', version: browser.version() })
  const control = await browser.newBrowserCDPSession()
  const renderers = async (): Promise<readonly number[]> =>
    (await control.send('SystemInfo.getProcessInfo')).processInfo
      .filter(({ type }) => type === 'renderer')
      .map(({ id }) => id)

  /** On an answer of the server without a screen on it: the same origin, so that cookies and databases are the app's own. */
  async function open(address: string, cookie?: string): Promise<MeasuredPage> {
    const before = await renderers()
    const context = await browser.newContext({ timezoneId: 'Europe/Berlin' })
    if (cookie !== undefined) {
      const [name = '', value = ''] = cookie.split('=', 2)
      await context.addCookies([{ name, value, url: address }])
    }
    const page = await context.newPage()
    await page.goto(address)
    await page.evaluate(script)
    const own = (await renderers()).filter((id) => !before.includes(id))
    return {
      page,
      call: (room, name, ...args) =>
        page.evaluate(
          ([room, name, args]) =>
            (globalThis as unknown as Record<string, Record<string, (...args: unknown[]) => unknown>>)[room]?.[name]?.(
              ...args,
            ),
          [room as string, name as string, args as unknown[]] as const,
        ) as never,
      async peakBytes(work) {
        let peak = 0
        const look = (): void => {
          for (const id of own) peak = Math.max(peak, ownBytes(id))
        }
        const looking = setInterval(look, 5)
        await work().finally(() => clearInterval(looking))
        return peak
      },
      close: () => context.close(),
    }
  }
  return { open, close: () => browser.close() }
}
export type Browser = Awaited<ReturnType<typeof startBrowser>>

/** What a process has of memory that is backed by no file. */
const ownBytes = (id: number): number =>
  Number(/RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? Number.NaN) * 1024

async function pageScript(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2023',
      minify: process.env['READABLE'] !== '1',
      lib: {
        entry: fileURLToPath(new URL('browser/page.ts', import.meta.url)),
        formats: ['iife'],
        name: 'measured',
      },
    },
  })
  const [output] = [built].flat()
  const chunk = output !== undefined && 'output' in output ? output.output[0] : undefined
  if (chunk === undefined) throw new Error('The measured page was not bundled')
  return chunk.code
}
