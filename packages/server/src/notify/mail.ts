import { createTransport } from 'nodemailer'
import * as z from 'zod'
import type { Kysely } from 'kysely'
import type { Tables } from '../database/tables.ts'
import type { EffectHandler } from './effect-runner.ts'

export const Mail = z.object({ to: z.string(), subject: z.string(), text: z.string() })
export type Mail = z.infer<typeof Mail>

export interface MailDeps {
  readonly db: Kysely<Tables>
  readonly smtpUrl: string | null
  readonly from: string
  readonly now: () => number
}

/** Sends a mail; without a mail server it is kept where the administrator can read it and hand it on. */
export interface Mailer {
  readonly deliver: EffectHandler
  close(): void
}

/** A mail server that says nothing for this long is tried again later. */
const answerWithinMs = 10_000

export function createMailer({ db, smtpUrl, from, now }: MailDeps): Mailer {
  if (smtpUrl === null) {
    return {
      deliver: async (payload, { id }) => {
        const { to, subject, text } = Mail.parse(payload)
        // The effect may run twice; the mail is there once.
        await db
          .insertInto('mail_outbox')
          .values({ id, recipient: to, subject, body: text, created_at: now() })
          .onConflict((conflict) => conflict.column('id').doNothing())
          .execute()
      },
      close: () => {},
    }
  }
  const transport = createTransport(withTimeouts(smtpUrl))
  return {
    deliver: async (payload, { id }) => {
      const { to, subject, text } = Mail.parse(payload)
      // The same id each time, so that a mail server or reader can tell a repetition.
      await transport.sendMail({ from, to, subject, text, messageId: `<${id}@etude>` })
    },
    close: () => transport.close(),
  }
}

function withTimeouts(smtpUrl: string): string {
  const url = new URL(smtpUrl)
  for (const phase of ['connectionTimeout', 'greetingTimeout', 'socketTimeout']) {
    if (!url.searchParams.has(phase)) url.searchParams.set(phase, String(answerWithinMs))
  }
  return url.href
}
