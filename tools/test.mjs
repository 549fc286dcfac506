// The whole proof. Everything runs even when something before it failed; the last line counts all of it.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runChecks } from './checks.mjs'
import { run, step } from './step.mjs'
import { root } from './toolchain.mjs'

const quick = process.argv.includes('--quick')
const reports = mkdtempSync(join(tmpdir(), 'etude-reports-'))
const counts = { passed: 0, failed: 0 }
const count = (passed, failed) => {
  counts.passed += passed
  counts.failed += failed
}
const countSteps = (steps) =>
  count(steps.filter(({ passed }) => passed).length, steps.filter(({ passed }) => !passed).length)

countSteps(await runChecks())
await unitTests()
if (!quick) {
  const build = await step('build', 'pnpm', ['exec', 'turbo', 'run', 'build', '--output-logs=errors-only'])
  countSteps([build])
  if (build.passed) await browserTests()
}
rmSync(reports, { recursive: true, force: true })
console.log(`${counts.passed} passed, ${counts.failed} failed`)
process.exitCode = counts.failed === 0 ? 0 : 1

async function unitTests() {
  const report = join(reports, 'unit.json')
  const args = ['exec', 'vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { code } = await run('pnpm', args, { env: quick ? { ETUDE_TESTS: 'quick' } : {} })
  const {
    numPassedTests = 0,
    numFailedTests = 0,
    numPendingTests = 0,
    numTodoTests = 0,
    testResults = [],
  } = read(report)
  if (!quick) countDatabases(testResults)
  const left = numPendingTests + numTodoTests
  if (left > 0) console.log(`${left} tests were left out, which counts as failing`)
  count(numPassedTests, numFailedTests + left)
  // A file that does not load or an error outside a test fails the run without failing a test.
  if (numPassedTests === 0 || (code !== 0 && numFailedTests + left === 0)) count(0, 1)
}

/** What is proved of one database is proved of the other: as many tests of the store pass on each, or the run fails. */
function countDatabases(testResults) {
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults)
  const passedOn = (database) =>
    tests.filter(({ ancestorTitles: [suite = ''], status }) => suite.endsWith(` on ${database}`) && status === 'passed')
      .length
  const [sqlite, postgres] = [passedOn('SQLite'), passedOn('PostgreSQL')]
  console.log(`Store suite: ${sqlite} passed on SQLite, ${postgres} passed on PostgreSQL`)
  if (sqlite !== postgres || sqlite === 0) count(0, 1)
}

async function browserTests() {
  const report = join(reports, 'browser.json')
  const { code } = await run('pnpm', ['exec', 'playwright', 'test', '--reporter=list,json'], {
    cwd: join(root, 'packages/e2e'),
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  })
  const { stats = {} } = read(report)
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = stats
  count(expected, unexpected + flaky + skipped)
  if (expected === 0 || (code !== 0 && unexpected + flaky + skipped === 0)) count(0, 1)
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return {}
  }
}
