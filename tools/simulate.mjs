// Whole systems under seeded faults: `npm run simulate -- --seeds 200 --steps 500`, or `--seed 7` to have one again, line by line.
import { join } from 'node:path'
import { run } from './step.mjs'
import { root } from './toolchain.mjs'

const { code } = await run('node', [join(root, 'packages/simulation/src/main.ts'), ...process.argv.slice(2)], {
  decidesItself: true,
})
process.exitCode = code
