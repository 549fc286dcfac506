import { useState } from 'react'
import { CivilDate, assessmentLimits, isSubskill, labelOf } from '@etude/core'
import type { Course, CurriculumNode, LearnerId, NodeCode, RecordId, SkillResult } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { Actions, Dialog } from '../kit/dialog.tsx'
import { Field, SelectField } from '../kit/field.tsx'
import { Refused } from '../kit/states.tsx'
import { newId } from '../kit/new-id.ts'
import { useEdit } from '../kit/use-edit.ts'
import styles from './test-form.module.css'

interface Props {
  readonly learner: LearnerId
  readonly today: CivilDate
  readonly courses: readonly Course[]
  readonly onClose: () => void
}

interface Line {
  readonly key: string
  readonly code: string
  readonly score: string
  readonly max: string
}

const emptyLine = (): Line => ({ key: newId(), code: '', score: '', max: '10' })

/** ASM-1. Writes down what one test showed: of each thing, so many points of so many. */
export function TestForm({ learner, today, courses, onClose }: Props) {
  const { t } = useTranslation()
  const edit = useEdit()
  const [at, setAt] = useState(0)
  const [title, setTitle] = useState('')
  const [takenOn, setTakenOn] = useState<string>(today)
  const [lines, setLines] = useState<readonly Line[]>([emptyLine()])
  const [problem, setProblem] = useState<string | null>(null)
  const course = courses[at]
  if (course === undefined) return null
  const { nodes, curriculum } = course.curriculum
  const subjects = nodes.filter(({ kind }) => kind === 'subject')
  const change = (key: string, part: Partial<Line>) => {
    setProblem(null)
    setLines(lines.map((line) => (line.key === key ? { ...line, ...part } : line)))
  }
  const save = async () => {
    const date = CivilDate.safeParse(takenOn)
    if (!date.success) return setProblem(t('assessment.form.noDate'))
    if (date.data > today) return setProblem(t('assessment.form.future'))
    const results: SkillResult[] = []
    for (const line of lines) {
      const read = readLine(line, nodes)
      if (typeof read === 'string') return setProblem(t(`assessment.form.${read}`, { max: assessmentLimits.pointsMax }))
      results.push(read)
    }
    const subject = subjectOf(results[0]?.skill, nodes) ?? subjects[0]?.code
    if (subject === undefined) return setProblem(t('assessment.form.noSkill'))
    const isKept = await edit(
      'assessment.record',
      {
        learner,
        assessment: newId() as RecordId,
        curriculum,
        subject,
        title: title.trim(),
        takenOn: date.data,
        how: 'person',
        skills: results,
        corrects: null,
      },
      t('assessment.form.kept'),
    )
    if (isKept) onClose()
  }
  return (
    <Dialog title={t('assessment.write')} onClose={onClose}>
      <form
        noValidate
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <Field
          label={t('assessment.form.title')}
          maxLength={assessmentLimits.titleCharsMax}
          value={title}
          onChange={(event) => setTitle(event.target.value)}
        />
        <Field
          label={t('assessment.form.date')}
          type="date"
          max={today}
          value={takenOn}
          onChange={(event) => {
            setProblem(null)
            setTakenOn(event.target.value)
          }}
        />
        {courses.length > 1 && (
          <SelectField
            label={t('assessment.form.of')}
            value={at}
            onChange={(event) => {
              setAt(Number(event.target.value))
              setLines([emptyLine()])
            }}
          >
            {courses.map((each, index) => (
              <option key={each.curriculum.curriculum} value={index}>
                {each.curriculum.title}
              </option>
            ))}
          </SelectField>
        )}
        {lines.map((line, index) => (
          <fieldset key={line.key} className={styles['line']}>
            <legend>{t('assessment.form.line', { number: index + 1 })}</legend>
            <SelectField
              label={t('assessment.form.what')}
              value={line.code}
              onChange={(event) => change(line.key, { code: event.target.value })}
            >
              <option value="">{t('assessment.form.choose')}</option>
              {nodes
                .filter(({ kind }) => kind === 'skill')
                .map((skill) => (
                  <optgroup key={skill.code} label={skill.title}>
                    <option value={skill.code}>{t('assessment.form.whole', { title: skill.title })}</option>
                    {nodes
                      .filter((node) => isSubskill(node) && node.parent === skill.code && !node.retired)
                      .map((node) => (
                        <option key={node.code} value={node.code}>
                          {node.title}
                        </option>
                      ))}
                  </optgroup>
                ))}
            </SelectField>
            <div className={styles['points']}>
              <Field
                label={t('assessment.form.score')}
                inputMode="decimal"
                value={line.score}
                onChange={(event) => change(line.key, { score: event.target.value })}
              />
              <Field
                label={t('assessment.form.max')}
                inputMode="decimal"
                value={line.max}
                onChange={(event) => change(line.key, { max: event.target.value })}
              />
              {lines.length > 1 && (
                <Button look="quiet" onClick={() => setLines(lines.filter(({ key }) => key !== line.key))}>
                  {t('common.remove')}
                </Button>
              )}
            </div>
          </fieldset>
        ))}
        <div>
          <Button look="quiet" onClick={() => setLines([...lines, emptyLine()])}>
            {t('assessment.form.another')}
          </Button>
        </div>
        {problem !== null && <Refused>{problem}</Refused>}
        <Actions>
          <Button type="submit" look="main">
            {t('assessment.check.save')}
          </Button>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
        </Actions>
      </form>
    </Dialog>
  )
}

type Wrong = 'noSkill' | 'noNumber' | 'tooMany' | 'tooLarge' | 'noPoints'

/** A line as a result, or what is wrong with it. A comma is a point to half of the world. */
function readLine({ code, score, max }: Line, nodes: readonly CurriculumNode[]): SkillResult | Wrong {
  const node = nodes.find((each) => each.code === code)
  if (node === undefined) return 'noSkill'
  const [points, of] = [score, max].map((text) =>
    /^\s*\d+([.,]\d+)?\s*$/.test(text) ? Number(text.replace(',', '.')) : null,
  )
  if (points === null || points === undefined || of === null || of === undefined) return 'noNumber'
  if (of === 0) return 'noPoints'
  if (points > of) return 'tooMany'
  if (of > assessmentLimits.pointsMax) return 'tooLarge'
  const skill = isSubskill(node) ? node.parent : node.code
  return {
    skill,
    subskill: isSubskill(node) ? node.code : null,
    score: points,
    max: of,
    items: null,
    label: labelOf(points, of),
  }
}

function subjectOf(skill: NodeCode | undefined, nodes: readonly CurriculumNode[]): NodeCode | undefined {
  const parentOf = (code: NodeCode | undefined) => nodes.find((each) => each.code === code)?.parent ?? undefined
  return parentOf(parentOf(skill))
}
