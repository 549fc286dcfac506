import type { ImportReport } from '@etude/core'
import type { ImportRequest } from './import-worker.ts'

/** No larger files are read at all. */
const importBytesMax = 20_000_000

export interface Reading {
  readonly report: Promise<ImportReport | 'stopped'>
  stop(): void
}

/** Reads a file beside the screen; stopping it stops it at once, wherever it is. */
export function readImport(file: File, title: string): Reading {
  const worker = new Worker(new URL('import-worker.ts', import.meta.url), { type: 'module' })
  let settle: (report: ImportReport | 'stopped') => void = () => undefined
  const report = new Promise<ImportReport | 'stopped'>((resolve, reject) => {
    settle = resolve
    worker.addEventListener('message', ({ data }: MessageEvent<ImportReport>) => resolve(data))
    worker.addEventListener('error', (event) => reject(new Error(event.message)))
  }).finally(() => worker.terminate())
  const begin = async () => {
    if (file.size > importBytesMax) return settle({ type: 'unreadable', reason: 'too-large' })
    const text = await file.text()
    const format = /\.json$/i.test(file.name) || /^\s*\{/.test(text.slice(0, 200)) ? 'case' : 'csv'
    const request: ImportRequest = { title, format, text }
    worker.postMessage(request)
  }
  begin().catch((error: unknown) => {
    reportError(error)
    settle({ type: 'unreadable', reason: 'not-csv' })
  })
  return { report, stop: () => settle('stopped') }
}
