import { useState } from 'react'
import { CivilDate, masteryModes } from '@etude/core'
import type { Body } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { Actions, Dialog } from '../kit/dialog.tsx'
import { Field, SelectField } from '../kit/field.tsx'
import { useEdit } from '../kit/use-edit.ts'
import styles from './study-dialog.module.css'

interface Props {
  readonly study: Body<'study'>
  readonly title: string
  readonly onClose: () => void
}

/** How something is learnt: how fast, since when, and when a thing counts as mastered. */
export function StudyDialog({ study, title, onClose }: Props) {
  const { t } = useTranslation()
  const edit = useEdit()
  const [pace, setPace] = useState(String(study.weeklyPace))
  const [from, setFrom] = useState<string>(study.from)
  const [mastery, setMastery] = useState(study.mastery)
  const [problem, setProblem] = useState<string | null>(null)
  const { learner, curriculum } = study
  const save = async () => {
    const weeklyPace = Number(pace)
    const since = CivilDate.safeParse(from)
    if (!Number.isInteger(weeklyPace) || weeklyPace < 1 || weeklyPace > 50 || !since.success) {
      setProblem(t('learning.how.paceWrong'))
      return
    }
    const isSaved = await edit(
      'study.set',
      { learner, curriculum, from: since.data, weeklyPace, mastery },
      t('learning.how.saved'),
    )
    if (isSaved) onClose()
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        noValidate
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <Field
          label={t('learning.how.pace')}
          hint={t('learning.how.paceHint')}
          error={problem}
          type="number"
          inputMode="numeric"
          min={1}
          max={50}
          value={pace}
          onChange={(event) => {
            setPace(event.target.value)
            setProblem(null)
          }}
        />
        <Field
          label={t('learning.how.from')}
          hint={t('learning.how.fromHint')}
          type="date"
          required
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
        <SelectField
          label={t('learning.how.mastery')}
          value={mastery}
          onChange={(event) => setMastery(masteryModes.find((mode) => mode === event.target.value) ?? mastery)}
        >
          {masteryModes.map((mode) => (
            <option key={mode} value={mode}>
              {t(`learning.how.${mode}`)}
            </option>
          ))}
        </SelectField>
        <Actions>
          <Button type="submit" look="main">
            {t('common.save')}
          </Button>
          <Button
            look="danger"
            onClick={() => {
              onClose()
              void edit('study.stop', { learner, curriculum }, t('learning.givenUp', { title }))
            }}
          >
            {t('learning.giveUp')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  )
}
