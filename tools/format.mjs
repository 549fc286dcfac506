import { run } from './step.mjs'

const { code } = await run('pnpm', ['exec', 'oxfmt', '.'])
process.exitCode = code
