import { ok, userSubject } from '@etude/core'
import type { UserId } from '@etude/core'
import * as z from 'zod'
import type { Database } from '../database/open-database.ts'
import { route } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import type { AccountDeps } from './account-deps.ts'
import { addCookie } from '../http/whole-answer.ts'
import { libraryHeaders } from './call-library.ts'

const relations = ['self', 'guardian', 'tutor'] as const

const Me = z.object({
  user: z.object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    emailVerified: z.boolean(),
    admin: z.boolean(),
    /** Set on a child's device: the profile it stands for. */
    child: z.string().nullable(),
  }),
  roles: z.array(z.enum(['learner', 'guardian', 'tutor', 'admin'])),
  learners: z.array(z.object({ id: z.string(), name: z.string(), relation: z.enum(relations) })),
  /** Whether plans change by themselves on this server (REF-6). */
  adapting: z.boolean(),
})

export const meRoutes = (deps: AccountDeps): readonly Route[] => [
  route(
    {
      method: 'get',
      path: '/api/me',
      tag: 'Accounts',
      summary: 'Who I am and whose plans I may see',
      description: 'Roles are relations to records, so they change the moment an invitation is accepted or revoked.',
      access: 'signed-in',
      status: 200,
      gives: 'The account, its roles and the learners around it.',
      answer: Me,
      problems: [],
    },
    async ({ c, caller }) => {
      await deps.people.ensureRecords(caller.user)
      if (caller.via === 'cookie') await keepAlive(deps, c)
      const learners = await learnersOf(deps.database, caller.user)
      const isTutor = await teachesAny(deps.database, caller.user)
      const roles = [
        ...(learners.some(({ relation }) => relation === 'self') ? (['learner'] as const) : []),
        ...(learners.some(({ relation }) => relation === 'guardian') ? (['guardian'] as const) : []),
        ...(isTutor ? (['tutor'] as const) : []),
        ...(caller.admin ? (['admin'] as const) : []),
      ]
      const { user: id, email, name, emailVerified, admin, child } = caller
      return ok({ user: { id, email, name, emailVerified, admin, child }, roles, learners, adapting: deps.adapting })
    },
  ),
]

/** A session in use is prolonged, and its cookie with it, at most once a day. */
async function keepAlive({ auth }: AccountDeps, c: Parameters<typeof libraryHeaders>[0]): Promise<void> {
  const { headers } = await auth.api.getSession({ headers: libraryHeaders(c), returnHeaders: true })
  for (const cookie of headers.getSetCookie()) addCookie(c, cookie)
}

type LearnerLine = z.infer<typeof Me>['learners'][number]

/** From the membership index, which follows the records. Somebody who is several things to one learner is listed as the nearest. */
async function learnersOf({ db }: Database, user: UserId): Promise<readonly LearnerLine[]> {
  const subject = userSubject(user)
  const groups = db.selectFrom('membership').select('object').where('subject', '=', subject)
  const grants = await db
    .selectFrom('membership')
    .select(['object', 'role'])
    .where((eb) => eb.or([eb('subject', '=', subject), eb('subject', 'in', groups)]))
    .where('object', 'like', 'learner:%')
    .execute()
  const relationById = new Map<string, LearnerLine['relation']>()
  for (const { object, role } of grants) {
    const id = object.slice('learner:'.length)
    const relation = role === 'learner' ? 'self' : role === 'guardian' ? 'guardian' : 'tutor'
    const known = relationById.get(id)
    if (known === undefined || relations.indexOf(relation) < relations.indexOf(known)) relationById.set(id, relation)
  }
  const names = await learnerNames(db, [...relationById.keys()])
  return [...relationById]
    .map(([id, relation]) => ({ id, name: names.get(id) ?? '', relation }))
    .sort((a, b) => relations.indexOf(a.relation) - relations.indexOf(b.relation) || a.name.localeCompare(b.name))
}

async function learnerNames(db: Database['db'], ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('record')
    .select(['id', 'body'])
    .where('kind', '=', 'learner')
    .where('deleted', '=', 0)
    .where('id', 'in', ids)
    .execute()
  return new Map(rows.map(({ id, body }) => [id, (JSON.parse(body) as { name: string }).name]))
}

async function teachesAny({ db }: Database, user: UserId): Promise<boolean> {
  const row = await db
    .selectFrom('membership')
    .select('object')
    .where('subject', '=', userSubject(user))
    .where('object', 'like', 'tutors:%')
    .executeTakeFirst()
  return row !== undefined
}
