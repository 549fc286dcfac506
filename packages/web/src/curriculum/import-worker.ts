import { curriculumFromCase, curriculumFromCsv } from '@etude/core'
import type { ImportReport } from '@etude/core'

/** A file to be read, away from the screen: a large one takes seconds on a phone, and nothing may stand still for it. */
export interface ImportRequest {
  readonly title: string
  readonly format: 'csv' | 'case'
  readonly text: string
}

addEventListener('message', ({ data }: MessageEvent<ImportRequest>) => {
  postMessage(read(data))
})

function read({ title, format, text }: ImportRequest): ImportReport {
  if (format === 'csv') return curriculumFromCsv(title, text)
  try {
    const report = curriculumFromCase(JSON.parse(text))
    return report.type === 'read' && title !== '' ? { ...report, curriculum: { ...report.curriculum, title } } : report
  } catch {
    return { type: 'unreadable', reason: 'not-case' }
  }
}
