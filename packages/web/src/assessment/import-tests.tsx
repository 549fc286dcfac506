import { useState } from 'react'
import { assessmentsFromCsv } from '@etude/core'
import type { Course, ImportedAssessment, LearnerId, RecordId, RefusedResultRow } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { Actions, Dialog } from '../kit/dialog.tsx'
import { Field } from '../kit/field.tsx'
import { newId } from '../kit/new-id.ts'
import { refusalText } from '../kit/refusal-text.ts'
import { Refused } from '../kit/states.tsx'
import { useToast } from '../kit/toast.tsx'
import { useClient } from '../kit/use-client.ts'
import styles from './test-form.module.css'

interface Props {
  readonly learner: LearnerId
  readonly courses: readonly Course[]
  readonly onClose: () => void
}

interface Read {
  readonly assessments: readonly ImportedAssessment[]
  readonly refused: readonly RefusedResultRow[]
}

/** No larger tables of results are read. */
const bytesMax = 2_000_000

/** ASM-6. Results from a table, each row that cannot be believed named by its line. */
export function ImportTests({ learner, courses, onClose }: Props) {
  const { t } = useTranslation()
  const client = useClient()
  const toast = useToast()
  const [read, setRead] = useState<Read | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const choose = async (file: File) => {
    setProblem(null)
    setRead(null)
    if (file.size > bytesMax) return setProblem(t('assessment.import.unreadable.too-large'))
    const result = assessmentsFromCsv(await file.text())
    if (result.type === 'unreadable') return setProblem(t(`assessment.import.unreadable.${result.reason}`))
    if (result.assessments.length === 0 && result.refused.length === 0) return setProblem(t('assessment.import.empty'))
    setRead(result)
  }
  const keep = async ({ assessments }: Read) => {
    for (const { subject, takenOn, title, skills } of assessments) {
      const course =
        courses.find(({ curriculum }) => curriculum.nodes.some(({ code }) => code === subject)) ?? courses[0]
      if (course === undefined) return
      const kept = await client.mutate('assessment.record', {
        learner,
        assessment: newId() as RecordId,
        curriculum: course.curriculum.curriculum,
        subject,
        title,
        takenOn,
        how: 'import',
        skills: [...skills],
        corrects: null,
      })
      if (!kept.ok) return setProblem(refusalText(t, kept.error))
    }
    toast({ text: t('assessment.import.kept', { count: assessments.length }) })
    onClose()
  }
  return (
    <Dialog title={t('assessment.import.title')} onClose={onClose}>
      <div className={styles['form']}>
        <Field
          label={t('learning.import.file')}
          hint={t('assessment.import.columns')}
          type="file"
          accept=".csv,text/csv"
          onChange={(event) => {
            const file = event.target.files?.[0]
            if (file !== undefined) void choose(file)
          }}
        />
        {problem !== null && <Refused>{problem}</Refused>}
        {read !== null && (
          <>
            <p role="status">{t('assessment.import.found', { count: read.assessments.length })}</p>
            {read.refused.length > 0 && (
              <ul className={styles['rows']} aria-label={t('learning.import.refused', { count: read.refused.length })}>
                {read.refused.slice(0, 100).map(({ line, problem: wrong, value }) => (
                  <li key={`${line} ${wrong}`}>
                    {t('assessment.import.line', { line })} {t(`assessment.import.problems.${wrong}`, { value })}
                  </li>
                ))}
              </ul>
            )}
            <Actions>
              <Button look="main" disabled={read.assessments.length === 0} onClick={() => void keep(read)}>
                {t(read.refused.length > 0 ? 'learning.import.keepRest' : 'learning.import.keep')}
              </Button>
              <Button onClick={onClose}>{t('common.cancel')}</Button>
            </Actions>
          </>
        )}
      </div>
    </Dialog>
  )
}
