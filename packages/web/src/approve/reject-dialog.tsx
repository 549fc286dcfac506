import { useState } from 'react'
import { draftRejection, readLearning, weekLimits } from '@etude/core'
import type { ArgsOf, Body, CivilDate, NodeCode, Reader } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { Actions, Dialog } from '../kit/dialog.tsx'
import { Field, TextField } from '../kit/field.tsx'
import { readOnce } from '../kit/read-once.ts'
import { useToast } from '../kit/toast.tsx'
import { useClient } from '../kit/use-client.ts'
import { useEdit } from '../kit/use-edit.ts'
import { weekdayNames } from '../today/learner-day.ts'
import { ManyOf } from './many-of.tsx'
import type { DraftRecords } from './read-draft.ts'
import styles from './approve.module.css'

interface Props {
  readonly plan: Body<'weekly-plan'>
  readonly records: DraftRecords
  readonly today: CivilDate
  /** How often it can still be done. */
  readonly left: number
  readonly onClose: () => void
}

/** Turns a plan down and makes another on this device, by what is said here. */
export function RejectDialog({ plan, records, today, left, onClose }: Props) {
  const { t, locale } = useTranslation()
  const client = useClient()
  const toast = useToast()
  const edit = useEdit()
  const [reason, setReason] = useState('')
  const [isMissing, setIsMissing] = useState(false)
  const [target, setTarget] = useState(plan.content.target)
  const [daysOff, setDaysOff] = useState<readonly number[]>([])
  const [without, setWithout] = useState<readonly NodeCode[]>([])
  const { shares } = plan.content
  const reject = async () => {
    if (reason.trim() === '') {
      setIsMissing(true)
      return
    }
    const learning = await readOnce(client, (reader: Reader) => readLearning(reader, plan.learner))
    const wish = { target, daysOff: daysOff as Body<'activity'>['day'][], without: [...without] }
    const { activities } = records
    const made =
      learning === undefined ? null : draftRejection(learning, { plan, activities, reason: reason.trim(), wish, today })
    if (made === null || made.week.activities.length === 0) {
      toast({ text: t('approve.cannot'), tone: 'refused' })
      return
    }
    // The step that made the arguments is the one that the mutator checks.
    const args = made.mutation.args as unknown as ArgsOf<'draft.reject'>
    if (await edit('draft.reject', args, t('approve.said.rejected'))) onClose()
  }
  return (
    <Dialog title={t('approve.rejectTitle')} onClose={onClose}>
      <form
        className={styles['form']}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void reject()
        }}
      >
        <p>{t('approve.rejectMore', { count: left })}</p>
        <TextField
          label={t('approve.whyNot')}
          value={reason}
          maxLength={weekLimits.reasonLengthMax}
          error={isMissing && reason.trim() === '' ? t('approve.whyNotMissing') : null}
          onChange={(event) => setReason(event.target.value)}
        />
        <Field
          label={t('approve.howMany')}
          type="number"
          min={weekLimits.floor}
          max={weekLimits.targetMax}
          value={target}
          onChange={(event) =>
            setTarget(
              Math.min(weekLimits.targetMax, Math.max(weekLimits.floor, Math.round(Number(event.target.value)))),
            )
          }
        />
        <ManyOf
          label={t('approve.daysOff')}
          options={weekdayNames(locale, 'long')
            .slice(0, 5)
            .map((name, value) => ({ value, name }))}
          chosen={daysOff}
          onChange={setDaysOff}
        />
        {shares.length > 1 && (
          <ManyOf
            label={t('approve.subjects')}
            options={shares.map(({ subject, title }) => ({ value: subject, name: title }))}
            chosen={without}
            onChange={setWithout}
          />
        )}
        <Actions>
          <Button look="main" type="submit">
            {t('approve.doReject')}
          </Button>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
        </Actions>
      </form>
    </Dialog>
  )
}
