import { useEffect, useRef, useState } from 'react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { CurriculumId, changesTo, isSubskill, readCurriculum } from '@etude/core'
import type { ArgsOf, Curriculum, ImportReport, RefusedRow } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { BackLink } from '../kit/back-link.tsx'
import { Button } from '../kit/button.tsx'
import { Field } from '../kit/field.tsx'
import { newId } from '../kit/new-id.ts'
import { Page, Section } from '../kit/page.tsx'
import { readOnce } from '../kit/read-once.ts'
import { refusalText } from '../kit/refusal-text.ts'
import { Refused } from '../kit/states.tsx'
import { useToast } from '../kit/toast.tsx'
import { useClient } from '../kit/use-client.ts'
import { readImport } from './read-import.ts'
import type { Reading } from './read-import.ts'
import styles from './import-screen.module.css'

type Step =
  | { readonly type: 'choosing'; readonly problem: string | null }
  | { readonly type: 'reading'; readonly name: string }
  | { readonly type: 'read'; readonly curriculum: Curriculum; readonly refused: readonly RefusedRow[] }
  | { readonly type: 'saving'; readonly done: number; readonly of: number }

const sampleTable = `kind,code,parent,title,difficulty,minutes,requires
subject,M,,Mathematics,,,
unit,M1,M,Numbers,,,
skill,M1.A,M1,Counting,,,
subskill,M1.A.1,M1.A,Count to ten,1,10,
subskill,M1.A.2,M1.A,Count to twenty,2,10,M1.A.1`

/** So many refused rows are listed; the rest is a number. */
const refusedShown = 200

/** CUR-5, CUR-6. Brings a curriculum in: reads it, shows what could not be believed, and keeps the rest. */
export function ImportScreen() {
  const { t } = useTranslation()
  const client = useClient()
  const toast = useToast()
  const navigate = useNavigate()
  const { into } = useSearch({ from: '/frame/learning/import' })
  const [title, setTitle] = useState('')
  const [step, setStep] = useState<Step>({ type: 'choosing', problem: null })
  const reading = useRef<Reading | null>(null)
  const isStopped = useRef(false)
  const isHere = useRef(true)
  useEffect(() => {
    isHere.current = true
    return () => {
      isHere.current = false
      reading.current?.stop()
    }
  }, [])

  const choose = async (file: File) => {
    const name = title.trim() === '' ? file.name.replace(/\.[a-z]+$/i, '') : title.trim()
    setTitle(name)
    setStep({ type: 'reading', name: file.name })
    reading.current = readImport(file, name)
    const report = await reading.current.report
    reading.current = null
    if (report === 'stopped') setStep({ type: 'choosing', problem: null })
    else if (report.type === 'read') setStep(report)
    else setStep({ type: 'choosing', problem: problemOf(report) })
  }
  const problemOf = (report: Exclude<ImportReport, { type: 'read' }>): string =>
    report.type === 'cycle'
      ? t('learning.import.cycle', { path: report.path.join(' → ') })
      : t(`learning.import.unreadable.${report.reason}`)

  const keep = async (curriculum: Curriculum) => {
    isStopped.current = false
    const id = into ?? CurriculumId.parse(newId())
    const name = title.trim() === '' ? curriculum.title : title.trim()
    setStep({ type: 'saving', done: 0, of: 1 })
    const refuse = (problem: string) => setStep({ type: 'choosing', problem })
    /** Part of it is kept by now: the address says where, so that the same file goes on there and makes no second curriculum. */
    const leaveOff = async (problem: string) => {
      refuse(problem)
      if (into === undefined && isHere.current)
        await navigate({ to: '/learning/import', search: { into: id }, replace: true })
    }
    if (into === undefined) {
      const made = await client.mutate('curriculum.create', {
        curriculum: id,
        title: name.slice(0, 200),
        owner: client.account,
      })
      if (!made.ok) return refuse(refusalText(t, made.error))
    }
    const stored = await readOnce(client, (reader) => readCurriculum(reader, id))
    if (stored === undefined) return refuse(t('learning.notHere'))
    const changes = changesTo(stored, curriculum)
    for (const [index, change] of changes.entries()) {
      if (isStopped.current) return leaveOff(t('learning.import.stopped', { done: index, of: changes.length }))
      setStep({ type: 'saving', done: index, of: changes.length })
      const done = await client.mutate('curriculum.change', change.args as unknown as ArgsOf<'curriculum.change'>)
      if (!done.ok) return leaveOff(refusalText(t, done.error))
    }
    toast({ text: changes.length === 0 ? t('learning.import.same') : t('learning.import.kept', { title: name }) })
    // Whoever has gone on to another screen meanwhile is left there.
    if (isHere.current) await navigate({ to: '/learning/$curriculum', params: { curriculum: id } })
  }

  return (
    <Page
      title={t('learning.bring')}
      above={<BackLink to="/learning">{t('learning.title')}</BackLink>}
      lead={t('learning.import.lead')}
    >
      {step.type === 'choosing' && (
        <>
          {step.problem !== null && <Refused>{step.problem}</Refused>}
          <div className={styles['form']}>
            {into === undefined && (
              <Field
                label={t('learning.import.name')}
                hint={t('learning.import.nameHint')}
                maxLength={200}
                value={title}
                onChange={(event) => setTitle(event.target.value)}
              />
            )}
            <Field
              label={t('learning.import.file')}
              hint={t('learning.import.fileHint')}
              type="file"
              accept=".csv,.json,text/csv,application/json"
              onChange={(event) => {
                const file = event.target.files?.[0]
                if (file !== undefined) void choose(file)
              }}
            />
          </div>
          <Section title={t('learning.import.how')}>
            <p>{t('learning.import.columns')}</p>
            {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls sideways has to be reached with keys */}
            <div className={styles['sample']} role="region" aria-label={t('learning.import.how')} tabIndex={0}>
              <pre>{sampleTable}</pre>
            </div>
          </Section>
        </>
      )}
      {step.type === 'reading' && (
        <Progress words={t('learning.import.reading', { name: step.name })} onStop={() => reading.current?.stop()} />
      )}
      {step.type === 'saving' && (
        <Progress
          words={t('learning.import.saving', { done: step.done, of: step.of })}
          done={step.done}
          of={step.of}
          onStop={() => {
            isStopped.current = true
          }}
        />
      )}
      {step.type === 'read' && (
        <Report
          curriculum={step.curriculum}
          refused={step.refused}
          onKeep={() => void keep(step.curriculum)}
          onBack={() => setStep({ type: 'choosing', problem: null })}
        />
      )}
    </Page>
  )
}

function Progress(props: {
  readonly words: string
  readonly done?: number
  readonly of?: number
  readonly onStop: () => void
}) {
  const { t } = useTranslation()
  return (
    <div className={styles['progress']}>
      <p role="status">{props.words}</p>
      <progress aria-label={props.words} value={props.done} max={props.of} />
      <div>
        <Button onClick={props.onStop}>{t('common.cancel')}</Button>
      </div>
    </div>
  )
}

function Report(props: {
  readonly curriculum: Curriculum
  readonly refused: readonly RefusedRow[]
  readonly onKeep: () => void
  readonly onBack: () => void
}) {
  const { t } = useTranslation()
  const { curriculum, refused } = props
  const subskills = curriculum.nodes.filter(isSubskill).length
  return (
    <>
      <p role="status">
        {t('learning.import.found', {
          subskills: t('learning.subskills', { count: subskills }),
          prerequisites: t('learning.import.prerequisites', { count: curriculum.prerequisites.length }),
        })}
      </p>
      {refused.length > 0 && (
        <Section
          title={t('learning.import.refused', { count: refused.length })}
          lead={t('learning.import.refusedMore')}
        >
          <ul className={styles['rows']}>
            {refused.slice(0, refusedShown).map(({ place, code, problem, value }) => (
              <li key={`${place} ${code} ${problem} ${value}`}>
                <strong>{place}</strong>
                <span>{t(`learning.import.problems.${problem}`, { code, value: value.slice(0, 60) })}</span>
              </li>
            ))}
          </ul>
          {refused.length > refusedShown && (
            <p>{t('learning.import.andMore', { count: refused.length - refusedShown })}</p>
          )}
        </Section>
      )}
      <div className={styles['actions']}>
        <Button look="main" onClick={props.onKeep}>
          {t(refused.length > 0 ? 'learning.import.keepRest' : 'learning.import.keep')}
        </Button>
        <Button onClick={props.onBack}>{t('learning.import.other')}</Button>
      </div>
    </>
  )
}
