import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyCurriculum } from './curriculum-arbitrary.ts'
import { curriculumFromCase, curriculumToCase } from './curriculum-case.ts'
import { curriculumFromCsv, curriculumToCsv } from './curriculum-csv.ts'
import { formatCsv, parseCsv } from './csv.ts'

const now = '2026-03-02T08:00:00Z'
const table = (...lines: readonly string[]) =>
  ['kind,code,parent,title,difficulty,minutes,requires', ...lines].join('\n')
const whole = ['subject,M,,Maths', 'unit,M.1,M,Numbers', 'skill,M.1.a,M.1,Adding']

describe('tables', () => {
  test('[CUR-5] any cells come back as they went', () => {
    const cells = fc.array(fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 4 }), { maxLength: 5 })
    fc.assert(
      fc.property(cells, (rows) => {
        expect(parseCsv(formatCsv(rows))?.map((row) => row.cells)).toEqual(rows)
      }),
    )
  })

  test('[CUR-5] no cell begins as a formula would', () => {
    const risky = ['=1+1', '+1', '-1', '@x', '\t=1', "'=1"]
    for (const cell of risky) expect(formatCsv([[cell, '']])).toMatch(/^"?'/)
    expect(parseCsv(formatCsv([risky]))?.[0]?.cells).toEqual(risky)
  })

  test('[CUR-5] a quote that never closes is no table', () => {
    expect(parseCsv('a,"b\nc')).toBeUndefined()
    expect(parseCsv('a,b"c"')).toBeUndefined()
  })
})

describe('a curriculum as a table', () => {
  test('[CUR-5] comes back whole', () => {
    fc.assert(
      fc.property(anyCurriculum, (curriculum) => {
        const read = curriculumFromCsv(curriculum.title, curriculumToCsv(curriculum))
        expect(read).toEqual({ type: 'read', curriculum, refused: [] })
      }),
    )
  })

  test('[CUR-5] says which rows were left out, line by line, and reads the rest', () => {
    const report = curriculumFromCsv(
      'Maths',
      table(
        ...whole,
        'subskill,M.1.a.1,M.1.a,Within five,1,10,',
        'subskill,M.1.a.2,M.1.a,Within ten,11,10,',
        'subskill,M.1.a.3,M.1.a,,1,10,',
        'subskill,M.1.a.1,M.1.a,Twice,1,10,',
        'subskill,bad code,M.1.a,Spaces,1,10,',
        'lesson,M.1.a.4,M.1.a,Lesson,1,10,',
        'subskill,M.1.a.5,M.1,Wrong parent,1,10,',
        'subskill,M.1.a.6,M.9,No parent,1,10,',
        'subskill,M.1.a.7,M.1.a,Odd needs,1,ten,',
        'subskill,M.1.a.8,M.1.a,Needs,1,10,M.1.a.1 M.9 M.1 M.1.a.8',
      ),
    )
    if (report.type !== 'read') throw new Error(report.type)
    expect(report.refused.map(({ place, problem }) => `${place} ${problem}`)).toEqual([
      'line 6 bad-difficulty',
      'line 7 no-title',
      'line 8 code-used-twice',
      'line 9 bad-code',
      'line 10 unknown-kind',
      'line 13 bad-minutes',
      'line 11 parent-of-wrong-kind',
      'line 12 no-parent',
      'line 14 unknown-prerequisite',
      'line 14 prerequisite-not-a-subskill',
      'line 14 requires-itself',
    ])
    expect(report.curriculum.nodes.map(({ code }) => code)).toEqual(['M', 'M.1', 'M.1.a', 'M.1.a.1', 'M.1.a.8'])
    expect(report.curriculum.prerequisites).toEqual([{ subskill: 'M.1.a.8', requires: 'M.1.a.1' }])
  })

  test('[CUR-5] a refused unit takes what stands under it along, and each line says so', () => {
    const report = curriculumFromCsv('Maths', table('subject,M,,Maths', 'unit,M.1,X,Lost', 'skill,M.1.a,M.1,Lost too'))
    expect(report).toMatchObject({ refused: [{ code: 'M.1' }, { code: 'M.1.a', problem: 'no-parent' }] })
  })

  test('[CUR-3] a cycle is refused with its path', () => {
    const report = curriculumFromCsv(
      'Maths',
      table(...whole, 'subskill,a,M.1.a,A,1,10,b', 'subskill,b,M.1.a,B,1,10,c', 'subskill,c,M.1.a,C,1,10,a'),
    )
    expect(report).toMatchObject({ type: 'cycle', path: ['a', 'b', 'c', 'a'] })
  })

  test('[CUR-5] a hundred thousand rows are refused at once, as is what is no table', () => {
    const rows = Array.from({ length: 100_000 }, (_, index) => `subject,S${index},,Subject`)
    expect(curriculumFromCsv('Huge', table(...rows))).toEqual({ type: 'unreadable', reason: 'too-large' })
    expect(curriculumFromCsv('x', '')).toEqual({ type: 'unreadable', reason: 'empty' })
    expect(curriculumFromCsv('x', 'a,b\n1,2')).toEqual({ type: 'unreadable', reason: 'missing-columns' })
    expect(curriculumFromCsv('x', '"')).toEqual({ type: 'unreadable', reason: 'not-csv' })
  })
})

describe('a curriculum as a CASE package', () => {
  test('[CUR-6] comes back whole, through text, with the same identifiers each time', () => {
    fc.assert(
      fc.property(anyCurriculum, (curriculum) => {
        const text = JSON.stringify(curriculumToCase(curriculum, 'k1', now))
        expect(JSON.stringify(curriculumToCase(curriculum, 'k1', now))).toBe(text)
        expect(curriculumFromCase(JSON.parse(text))).toEqual({ type: 'read', curriculum, refused: [] })
      }),
    )
  })

  test('[CUR-6] every identifier is a UUID and none is used twice', () => {
    fc.assert(
      fc.property(anyCurriculum, (curriculum) => {
        const { CFDocument, CFItems, CFAssociations } = curriculumToCase(curriculum, 'k1', now)
        const all = [CFDocument, ...CFItems, ...CFAssociations].map(
          (part) => (part as { identifier: string }).identifier,
        )
        expect(new Set(all).size).toBe(all.length)
        for (const each of all)
          expect(each).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      }),
    )
  })

  const item = (identifier: string, statement: string) => ({ identifier, fullStatement: statement })
  const childOf = (child: string, parent: string, sequenceNumber = 0) => ({
    associationType: 'isChildOf',
    originNodeURI: { identifier: child },
    destinationNodeURI: { identifier: parent },
    sequenceNumber,
  })

  test('[CUR-6] a framework of two levels gets the levels that it lacks', () => {
    const report = curriculumFromCase({
      CFPackage: {
        CFDocument: { identifier: 'doc', title: 'Standards' },
        CFItems: [item('i1', 'Number'), item('i3', 'Count to 20'), item('i2', 'Count to 10')],
        CFAssociations: [
          childOf('i1', 'doc'),
          childOf('i2', 'i1', 1),
          childOf('i3', 'i1', 2),
          {
            associationType: 'precedes',
            originNodeURI: { identifier: 'i2' },
            destinationNodeURI: { identifier: 'i3' },
          },
        ],
      },
    })
    if (report.type !== 'read') throw new Error(report.type)
    expect(report.refused).toEqual([])
    expect(report.curriculum.nodes.map(({ kind, title }) => `${kind} ${title}`)).toEqual([
      'subject Number',
      'unit Number',
      'skill Number',
      'subskill Count to 10',
      'subskill Count to 20',
    ])
    expect(report.curriculum.prerequisites).toEqual([{ subskill: 'i3', requires: 'i2' }])
  })

  test('[CUR-6] a circle of parents, a deep tree and half a document do not break the reader', () => {
    const ids = Array.from({ length: 8 }, (_, index) => `i${index}`)
    const deep = curriculumFromCase({
      CFDocument: { identifier: 'doc', title: 'Deep' },
      CFItems: ids.map((id) => item(id, `Level ${id}`)),
      CFAssociations: ids.slice(1).map((id, index) => childOf(id, `i${index}`)),
    })
    expect(deep).toMatchObject({ type: 'read', refused: [] })
    const circle = curriculumFromCase({
      CFDocument: { identifier: 'doc', title: 'Round' },
      CFItems: [item('a', 'A'), item('b', 'B')],
      CFAssociations: [childOf('a', 'b'), childOf('b', 'a')],
    })
    expect(circle.type).not.toBe('cycle')
    expect(curriculumFromCase({ CFDocument: { title: 'x' } })).toEqual({ type: 'unreadable', reason: 'not-case' })
    expect(curriculumFromCase(null)).toEqual({ type: 'unreadable', reason: 'not-case' })
  })
})
