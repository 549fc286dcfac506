import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { forEachDatabase } from '../database/for-each-database.ts'
import { mailServer } from '../testing/mail-server.ts'
import { createMailer } from './mail.ts'

const mail = {
  to: 'anna@example.org',
  subject: 'Grüße',
  text: 'A line.\n\nAnother, with a link: http://etude.test/x#y',
}

forEachDatabase('mail', (database) => {
  const mailer = (smtpUrl: string | null) =>
    createMailer({ db: database().db, smtpUrl, from: 'Etude <etude@example.org>', now: () => 1_000 })

  test('[MAIL-1] a mail reaches the mail server, under the id of its effect', async () => {
    await using server = await mailServer()
    const sending = mailer(server.url)
    await sending.deliver(mail, { id: 'effect-1', attempts: 1 })
    sending.close()
    expect(server.received).toMatchObject([{ to: [mail.to] }])
    expect(server.received[0]?.text).toMatch(/^Message-ID: <effect-1@etude>\r?$/m)
    expect(server.received[0]?.text).toMatch(/^From: Etude <etude@example.org>\r?$/m)
  })

  test('[MAIL-2] an address cannot smuggle a header or a second recipient in', async () => {
    await using server = await mailServer()
    const sending = mailer(server.url)
    const subject = 'Hello\r\nBcc: victim@example.org'
    await sending.deliver({ ...mail, subject }, { id: 'effect-1', attempts: 1 })
    sending.close()
    expect(server.received[0]?.to).toEqual([mail.to])
    expect(server.received[0]?.text).not.toMatch(/^Bcc:/m)
  })

  test('[MAIL-3] without a mail server it is kept for the administrator, once however often it is tried', async () => {
    const keeping = mailer(null)
    await keeping.deliver(mail, { id: 'effect-1', attempts: 1 })
    await keeping.deliver(mail, { id: 'effect-1', attempts: 1 })
    expect(await database().db.selectFrom('mail_outbox').selectAll().execute()).toEqual([
      { id: 'effect-1', recipient: mail.to, subject: mail.subject, body: mail.text, created_at: 1_000 },
    ])
  })

  test('[MAIL-4] a mail server that cannot be reached is an error, to be tried again', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    const { port } = taken.address() as AddressInfo
    await new Promise((resolve) => taken.close(resolve))
    const sending = mailer(`smtp://127.0.0.1:${port}`)
    await expect(sending.deliver(mail, { id: 'effect-1', attempts: 1 })).rejects.toThrow()
    sending.close()
  })
})
