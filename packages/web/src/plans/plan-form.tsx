import type { ReactNode, Ref } from 'react'
import { Section } from '../kit/page.tsx'
import { problemWords } from './problem-words.ts'
import type { CheckedDraft, ScheduleDraft } from './schedule-draft.ts'
import { SegmentsEditor } from './segments-editor.tsx'
import { useReading } from './use-reading.ts'
import styles from './plans.module.css'

/** What is wrong is said by the form itself, in its own words, and not by the browser. */
export function PlanForm({
  ref,
  onSubmit,
  children,
}: {
  readonly ref?: Ref<HTMLFormElement>
  readonly onSubmit: () => Promise<void>
  readonly children: ReactNode
}) {
  return (
    <form
      ref={ref}
      noValidate
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        void onSubmit()
      }}
    >
      {children}
    </form>
  )
}

/** The parts of a session; what is wrong with them is said after the first try to keep them. */
export function PartsSection(props: {
  readonly draft: ScheduleDraft
  readonly checked: CheckedDraft
  readonly wasTried: boolean
  readonly onChange: (draft: ScheduleDraft) => void
}) {
  const { draft, checked, wasTried, onChange } = props
  const { t } = useReading()
  return (
    <Section title={t('plans.what')}>
      <SegmentsEditor
        segments={draft.segments}
        problem={wasTried && !checked.ok ? problemWords(t, checked.problems.segments) : null}
        onChange={(segments) => onChange({ ...draft, segments })}
      />
    </Section>
  )
}
