// The checks that read the code without running it. `npm run check` runs them alone, `npm test` begins with them.
import { step } from './step.mjs'

export async function runChecks() {
  const format = step('format', 'pnpm', ['exec', 'oxfmt', '--check', '.'])
  const lint = step('lint', 'pnpm', ['exec', 'oxlint', '--type-aware', '--deny-warnings'])
  const types = step('types', 'pnpm', ['exec', 'turbo', 'run', 'types', '--output-logs=errors-only'])
  const unused = step('unused code', 'pnpm', ['exec', 'knip', '--no-progress'])
  return Promise.all([format, lint, types, unused])
}
