import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from '@playwright/test'

const starter = `
  const { startServer } = await import(${JSON.stringify(new URL('running-server.ts', import.meta.url).href)})
  console.log((await startServer()).url)
`

test('a server ends with whoever started it, killed without a word too', async () => {
  test.setTimeout(150_000)
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', starter], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(parent.stdout, 'data')) as [Buffer]
  const url = String(line).trim()
  expect((await fetch(`${url}/ready`)).ok).toBe(true)
  parent.kill('SIGKILL')
  await expect
    .poll(() =>
      fetch(`${url}/ready`).then(
        () => 'listening',
        () => 'gone',
      ),
    )
    .toBe('gone')
})
