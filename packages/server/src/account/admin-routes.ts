import { LearnerId, ok } from '@etude/core'
import { sql } from 'kysely'
import * as z from 'zod'
import { refused } from '../http/problem.ts'
import { route } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import type { AccountDeps } from './account-deps.ts'
import { writeAudit } from './audit.ts'

/** An administrator sees accounts and operation, not learners. Whatever changes something or shows what is somebody's own leaves a line in the audit. */
export const adminRoutes = (deps: AccountDeps): readonly Route[] => [
  listUsers(deps),
  setLocked(deps, 'lock', true),
  setLocked(deps, 'unlock', false),
  outbox(deps),
  audit(deps),
  openLearner(deps),
]

const pageSize = 100
const Page = z.object({ after: z.string().max(254).optional() })

const listUsers = ({ database, auth }: AccountDeps): Route =>
  route(
    {
      method: 'get',
      path: '/admin/users',
      tag: 'Administration',
      summary: 'The accounts of this installation',
      description: 'In order of address, a hundred at a time; `next` is the `after` of the next page.',
      access: 'admin',
      query: Page,
      status: 200,
      gives: 'One line an account. Accounts of children’s devices are left out: they belong to their guardians.',
      answer: z.object({
        users: z.array(
          z.object({
            id: z.string(),
            email: z.string(),
            name: z.string(),
            createdAt: z.int(),
            admin: z.boolean(),
            locked: z.boolean(),
          }),
        ),
        next: z.string().nullable(),
      }),
      problems: [],
    },
    async ({ query: { after = '' } }) => {
      const ids = await database.db
        .selectFrom('user')
        .select(['id', 'email'])
        .where('child', 'is', null)
        .where('email', '>', after)
        .orderBy('email')
        .limit(pageSize)
        .execute()
      const { internalAdapter } = await auth.$context
      const users = []
      for (const { id } of ids) {
        const user = await internalAdapter.findUserById(id)
        if (user === null) continue
        const { email, name, createdAt, admin, locked } = user as typeof user & Flags
        users.push({ id, email, name, createdAt: createdAt.getTime(), admin: admin === true, locked: locked === true })
      }
      return ok({ users, next: ids.length < pageSize ? null : (ids.at(-1)?.email ?? null) })
    },
  )

/** Our own columns, which the library reads but does not type on this path. */
interface Flags {
  readonly admin?: boolean | null
  readonly locked?: boolean | null
}

const setLocked = (deps: AccountDeps, verb: 'lock' | 'unlock', locked: boolean): Route =>
  route(
    {
      method: 'post',
      path: `/admin/users/:user/${verb}`,
      tag: 'Administration',
      summary: locked ? 'Lock an account and sign its devices out' : 'Unlock an account',
      access: 'admin',
      params: z.object({ user: z.string().max(120) }),
      status: 204,
      gives: locked ? 'It can do nothing until it is unlocked. Its records are kept.' : 'It can be signed in to again.',
      problems: ['not-allowed', 'not-found'],
    },
    async ({ caller, params: { user } }) => {
      // Whoever locked themselves out could not come back.
      if (user === caller.user) return refused('not-allowed')
      const { internalAdapter } = await deps.auth.$context
      if ((await internalAdapter.findUserById(user)) === null) return refused('not-found')
      await internalAdapter.updateUser(user, { locked })
      if (locked) await internalAdapter.deleteUserSessions(user)
      await writeAudit(deps, { actor: caller.user, act: `account.${verb}`, subject: user, reason: null })
      return ok(undefined)
    },
  )

const outbox = (deps: AccountDeps): Route =>
  route(
    {
      method: 'get',
      path: '/admin/outbox',
      tag: 'Administration',
      summary: 'Mails that wait for somebody to hand them on',
      description:
        'Only where no mail server is set: this is where links to reset a password and invitations are then found. Whoever has such a link can act as its addressee, so each look is written down.',
      access: 'admin',
      status: 200,
      gives: 'The newest hundred.',
      answer: z.object({
        mails: z.array(
          z.object({ id: z.string(), to: z.string(), subject: z.string(), text: z.string(), createdAt: z.int() }),
        ),
      }),
      problems: [],
    },
    async ({ caller }) => {
      await writeAudit(deps, { actor: caller.user, act: 'outbox.read', subject: 'outbox', reason: null })
      const rows = await deps.database.db
        .selectFrom('mail_outbox')
        .selectAll()
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .limit(pageSize)
        .execute()
      return ok({
        mails: rows.map(({ id, recipient: to, subject, body: text, created_at: createdAt }) => ({
          id,
          to,
          subject,
          text,
          createdAt,
        })),
      })
    },
  )

const audit = ({ database }: AccountDeps): Route =>
  route(
    {
      method: 'get',
      path: '/admin/audit',
      tag: 'Administration',
      summary: 'What administrators did',
      access: 'admin',
      status: 200,
      gives: 'The newest hundred acts.',
      answer: z.object({
        acts: z.array(
          z.object({
            id: z.string(),
            at: z.int(),
            actor: z.string(),
            act: z.string(),
            subject: z.string(),
            reason: z.string().nullable(),
          }),
        ),
      }),
      problems: [],
    },
    async () =>
      ok({
        acts: await database.db
          .selectFrom('audit')
          .selectAll()
          .orderBy('at', 'desc')
          .orderBy('id')
          .limit(pageSize)
          .execute(),
      }),
  )

const recordsMax = 5_000

const openLearner = (deps: AccountDeps): Route =>
  route(
    {
      method: 'post',
      path: '/admin/learners/:learner/open',
      tag: 'Administration',
      summary: 'Open a learner’s records, with a reason',
      description:
        'For support and for requests of the person concerned. The reason is written down before anything is shown. A journal is never opened.',
      access: 'admin',
      params: z.object({ learner: z.string().max(120).pipe(LearnerId) }),
      body: z.object({
        reason: z
          .string()
          .trim()
          .min(10, 'Say why, in a sentence.')
          .max(500)
          .regex(/^\P{Cc}*$/u, 'Write it in one line.'),
      }),
      status: 200,
      gives: 'The live records of the learner’s space.',
      answer: z.object({
        records: z.array(z.object({ kind: z.string(), id: z.string(), version: z.int(), body: z.json() })),
      }),
      problems: ['not-found'],
    },
    async ({ caller, params: { learner }, body: { reason } }) => {
      if ((await deps.records.get('learner', learner)) === undefined) return refused('not-found')
      await writeAudit(deps, { actor: caller.user, act: 'learner.open', subject: learner, reason })
      const rows = await deps.database.db
        .selectFrom('record')
        .select(['kind', 'id', 'version', 'body'])
        .where('space', '=', `learner:${learner}`)
        .where('deleted', '=', 0)
        .orderBy(sql`kind, id`)
        .limit(recordsMax)
        .execute()
      return ok({ records: rows.map((row) => ({ ...row, body: JSON.parse(row.body) as never })) })
    },
  )
