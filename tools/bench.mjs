// Runs every measurement in packages/bench, one after the other: two at once would measure each other.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './step.mjs'
import { root } from './toolchain.mjs'

const folder = join(root, 'packages/bench/src')
const wanted = process.argv.slice(2)
const files = readdirSync(folder).filter(
  (name) => name.endsWith('.bench.ts') && (wanted.length === 0 || wanted.includes(name.replace('.bench.ts', ''))),
)
let failed = 0
for (const file of files) {
  console.log(`\n${file.replace('.bench.ts', '')}`)
  const { code } = await run('node', ['--expose-gc', join(folder, file)])
  if (code !== 0) failed += 1
}
process.exitCode = failed === 0 && files.length > 0 ? 0 : 1
