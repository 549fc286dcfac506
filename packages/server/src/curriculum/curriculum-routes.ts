import {
  CurriculumId,
  curriculumSpace,
  curriculumToCase,
  curriculumToCsv,
  may,
  ok,
  readCurriculum,
  userActor,
} from '@etude/core'
import * as z from 'zod'
import type { Commit } from '../commit/commit.ts'
import { recordReader } from '../commit/record-reader.ts'
import type { ReadSnapshot } from '../database/snapshot.ts'
import { refused } from '../http/problem.ts'
import { route } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import { importCurriculum } from './import-curriculum.ts'

interface CurriculumDeps {
  readonly commit: Commit
  readonly readSnapshot: ReadSnapshot
  readonly now: () => number
  readonly newId: () => string
}

/** Tables and packages of a few thousand rows, with room for long titles, so that what is too long is told by its rows. */
const fileBytesMax = 6_000_000

const Id = z.string().max(120).pipe(CurriculumId)

export const curriculumRoutes = (deps: CurriculumDeps): readonly Route[] => [importOne(deps), exportOne(deps)]

const importOne = ({ commit, readSnapshot, newId }: CurriculumDeps): Route =>
  route(
    {
      method: 'post',
      path: '/api/curricula/import',
      tag: 'Curricula',
      summary: 'Take over a curriculum from a table or a 1EdTech CASE package',
      description:
        'With the id of a curriculum of one’s own it becomes its next edition. Rows that cannot be believed are left out and reported. The same file again changes nothing.',
      access: 'signed-in',
      body: z.discriminatedUnion('format', [
        z.object({
          format: z.literal('csv'),
          curriculum_id: Id.optional(),
          title: z.string().min(1).max(200),
          csv: z.string().min(1),
        }),
        z.object({ format: z.literal('case'), curriculum_id: Id.optional(), document: z.looseObject({}) }),
      ]),
      bodyBytesMax: fileBytesMax,
      status: 200,
      gives: 'Which edition it is now, and what was left out and why.',
      answer: z.object({
        curriculum_id: z.string(),
        edition: z.int(),
        changes: z.int(),
        subskills: z.int(),
        refused: z.array(z.object({ place: z.string(), code: z.string(), problem: z.string(), value: z.string() })),
      }),
      problems: [
        'not-allowed',
        'unreadable-file',
        'too-many-rows',
        'prerequisite-cycle',
        'broken-curriculum',
        'changed-since',
      ],
    },
    async ({ caller, body }) => {
      const curriculum_id = body.curriculum_id ?? CurriculumId.parse(newId())
      const read = <T>(work: (reader: ReturnType<typeof recordReader>) => Promise<T>) =>
        readSnapshot((snapshot) => work(recordReader(snapshot)))
      const done = await importCurriculum({ commit, read }, userActor(caller.user), curriculum_id, caller.user, body)
      return done.ok ? ok({ curriculum_id, ...done.value, refused: [...done.value.refused] }) : done
    },
  )

const exportOne = ({ readSnapshot, now }: CurriculumDeps): Route =>
  route(
    {
      method: 'get',
      path: '/api/curricula/:curriculum_id/export',
      tag: 'Curricula',
      summary: 'A whole curriculum as a table or a 1EdTech CASE package',
      access: 'signed-in',
      params: z.object({ curriculum_id: Id }),
      query: z.object({ format: z.enum(['csv', 'case']).optional() }),
      status: 200,
      gives: 'The file, ready to be imported again.',
      answer: z.object({
        curriculum_id: z.string(),
        title: z.string(),
        edition: z.int(),
        csv: z.string().optional(),
        document: z.looseObject({}).optional(),
      }),
      problems: ['not-found'],
    },
    async ({ caller, params: { curriculum_id }, query }) => {
      const found = await readSnapshot(async (snapshot) => {
        const reader = recordReader(snapshot)
        const isPublished = (await reader.get('curriculum-card', curriculum_id)) !== undefined
        const allowed =
          isPublished || (await may(reader, userActor(caller.user), 'read', curriculumSpace(curriculum_id)))
        return allowed ? readCurriculum(reader, curriculum_id) : undefined
      })
      if (found === undefined) return refused('not-found')
      const { title, edition } = found
      const file =
        query.format === 'case'
          ? {
              document: JSON.parse(
                JSON.stringify(curriculumToCase(found, curriculum_id, new Date(now()).toISOString())),
              ) as Record<string, unknown>,
            }
          : { csv: curriculumToCsv(found) }
      return ok({ curriculum_id, title, edition, ...file })
    },
  )
