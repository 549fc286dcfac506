import { pino } from 'pino'
import { demoGreeting } from './demo/school.ts'
import { UnusableDatabase } from './database/unusable-database.ts'
import { readSettings } from './settings.ts'
import { StartRefused } from './start-refused.ts'
import { startServer } from './start-server.ts'

const answer = readSettings(process.env)
if (!answer.ok) refuseToStart(answer.sentence)

const { settings } = answer
const log = pino({ level: settings.logLevel })

try {
  const server = await startServer(settings, log)
  console.log(`Etude is running at ${server.address}`)
  if (server.hasDemo) console.log(demoGreeting)
  const stop = (): void => {
    void server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.fatal({ err: error }, 'The server did not stop cleanly')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
} catch (error) {
  if (error instanceof StartRefused || error instanceof UnusableDatabase) refuseToStart(error.message)
  log.fatal({ err: error }, 'The server could not start')
  process.exit(1)
}

function refuseToStart(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}
