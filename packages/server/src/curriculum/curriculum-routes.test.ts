import { expect, test } from 'vitest'
import { forEachDatabase } from '../database/for-each-database.ts'
import { installation } from '../testing/installation.ts'
import { signUp } from '../testing/people.ts'

const csv = [
  'kind,code,parent,title,difficulty,minutes,requires',
  'subject,M,,Maths',
  'unit,M.1,M,Numbers',
  'skill,M.1.a,M.1,Adding',
  'subskill,s0,M.1.a,Begin,1,10,',
  'subskill,s1,M.1.a,Go on,2,12,s0',
  'subskill,s2,M.1.z,Lost,2,12,',
].join('\n')

forEachDatabase('curricula over REST', (database) => {
  const rows = () => database().db.selectFrom('record').selectAll().orderBy('kind').orderBy('id').execute()

  test('[CUR-5] [CUR-8] a table becomes a curriculum, its faulty rows are reported, and twice is once', async () => {
    const anna = await signUp(installation(database()), 'Anna')
    const table = { format: 'csv', curriculum_id: 'maths', title: 'Maths', csv }
    const first = await anna.page.post('/api/curricula/import', table)
    expect(first).toMatchObject({
      status: 200,
      body: {
        curriculum_id: 'maths',
        edition: 2,
        subskills: 2,
        refused: [{ place: 'line 7', code: 's2', problem: 'no-parent', value: 'M.1.z' }],
      },
    })
    const before = await rows()
    expect(await anna.page.post('/api/curricula/import', table)).toMatchObject({ body: { edition: 2, changes: 0 } })
    expect(await rows()).toEqual(before)
  })

  test('[CUR-5] [CUR-6] what is exported comes back the same, as a table and as a CASE package', async () => {
    const anna = await signUp(installation(database()), 'Anna')
    await anna.page.post('/api/curricula/import', { format: 'csv', curriculum_id: 'maths', title: 'Maths', csv })
    const table = (await anna.page.get('/api/curricula/maths/export')).body as { csv: string }
    const again = { format: 'csv', curriculum_id: 'again', title: 'Maths', csv: table.csv }
    expect(await anna.page.post('/api/curricula/import', again)).toMatchObject({ body: { subskills: 2, refused: [] } })
    expect((await anna.page.get('/api/curricula/again/export')).body).toMatchObject({ csv: table.csv })
    const { document } = (await anna.page.get('/api/curricula/maths/export?format=case')).body as { document: object }
    const framework = { format: 'case', curriculum_id: 'case', document }
    expect(await anna.page.post('/api/curricula/import', framework)).toMatchObject({
      status: 200,
      body: { refused: [] },
    })
    expect((await anna.page.get('/api/curricula/case/export')).body).toMatchObject({ csv: table.csv })
  })

  test('[CUR-1] another person neither reads nor changes it', async () => {
    const installed = installation(database())
    const [anna, bert] = [await signUp(installed, 'Anna'), await signUp(installed, 'Bert')]
    const table = { format: 'csv', curriculum_id: 'maths', title: 'Maths', csv }
    await anna.page.post('/api/curricula/import', table)
    const before = await rows()
    expect((await bert.page.get('/api/curricula/maths/export')).status).toBe(404)
    const changed = { ...table, csv: csv.replace('Go on', 'Mine') }
    expect(await bert.page.post('/api/curricula/import', changed)).toMatchObject({ status: 403 })
    expect(await rows()).toEqual(before)
  })

  test('[CUR-3] a circle is refused with the path that walks it, too many rows and a strange file with a sentence; nothing is written', async () => {
    const anna = await signUp(installation(database()), 'Anna')
    const before = await rows()
    const send = (body: object) => anna.page.post('/api/curricula/import', { format: 'csv', title: 'Maths', ...body })
    const circle = csv.replace('Begin,1,10,', 'Begin,1,10,s1')
    const answer = await send({ csv: circle })
    expect(answer).toMatchObject({ status: 422, body: { code: 'prerequisite-cycle' } })
    const { errors } = answer.body as { errors: { message: string }[] }
    expect(errors[0]?.message).toMatch(/^(s0 → s1 → s0|s1 → s0 → s1)$/)
    const many = ['kind,code,parent,title', ...Array.from({ length: 100_000 }, (_, row) => `subject,s${row},,S`)].join(
      '\n',
    )
    expect(await send({ csv: many })).toMatchObject({ status: 422, body: { code: 'too-many-rows' } })
    expect(await send({ csv: 'a,b\n1,2' })).toMatchObject({ status: 422, body: { code: 'unreadable-file' } })
    expect(await send({ format: 'case', document: { CFDocument: 1 } })).toMatchObject({
      status: 422,
      body: { code: 'unreadable-file' },
    })
    expect(await rows()).toEqual(before)
  })
})
