import { appendFileSync } from 'node:fs'

/** What was measured with, beside Node: a browser, a database. */
export interface Tool {
  readonly tool: string
  readonly version: string
}

/** Has it named above the table. */
export function sayTool(tool: Tool): void {
  const gathered = process.env['BENCH_GATHER']
  if (gathered !== undefined) appendFileSync(gathered, `${JSON.stringify(tool)}\n`)
}
