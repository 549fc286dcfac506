import { useCallback, useState } from 'react'
import { activityTypes, addDays, daysBetween, priorities } from '@etude/core'
import type { ActivityType, Body, CivilDate, Priority, Reader } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { Actions, Dialog } from '../kit/dialog.tsx'
import { Field, SelectField } from '../kit/field.tsx'
import { useEdit } from '../kit/use-edit.ts'
import { useRecords } from '../kit/use-live.ts'
import { weekdayNames } from '../today/learner-day.ts'
import { typeWords } from '../today/reason-words.ts'
import type { Which } from './draft-days.tsx'
import { readAddable } from './read-draft.ts'
import styles from './approve.module.css'

interface Props {
  /** Of a week that has begun without a version: there activities are changed one by one. */
  readonly which: Which | Omit<Which, 'version'>
  readonly today: CivilDate
  /** What goes for it. */
  readonly instead: Body<'activity'> | null
  readonly onClose: () => void
}

/** Puts something on a day that the learner can do already, by itself or in the place of an activity. */
export function AddDialog({ which, today, instead, onClose }: Props) {
  const { t, locale } = useTranslation()
  const edit = useEdit()
  const { learner } = which
  const addable = useRecords(useCallback((reader: Reader) => readAddable(reader, learner, today), [learner, today]))
  const [place, setPlace] = useState(0)
  const [type, setType] = useState<ActivityType>('practice')
  const [day, setDay] = useState<number>(() => Math.max(instead?.day ?? 0, daysBetween(which.week, today), 0))
  const [priority, setPriority] = useState<Priority>(instead?.priority ?? 'medium')
  const [reason, setReason] = useState('')
  if (addable === undefined) return null
  const names = weekdayNames(locale, 'long')
  const chosen = addable[place]
  const add = async () => {
    if (chosen === undefined) return
    const { curriculum, subskill } = chosen
    const said = reason.trim() === '' ? {} : { reason: reason.trim() }
    const what = { curriculum, subskill, type, day: day as Body<'activity'>['day'] }
    const words = t(instead === null ? 'approve.said.added' : 'approve.said.replaced')
    const put = { ...what, ...said, instead: instead?.activity ?? null }
    const done =
      'version' in which
        ? await edit('draft.add', { ...which, ...put, priority }, words)
        : await edit('activity.add', { ...which, ...put }, words)
    if (done) onClose()
  }
  return (
    <Dialog
      title={instead === null ? t('approve.addTitle') : t('approve.replaceTitle', { title: instead.title })}
      onClose={onClose}
    >
      {chosen === undefined ? (
        <p>{t('approve.nothingToAdd')}</p>
      ) : (
        <form
          className={styles['form']}
          onSubmit={(event) => {
            event.preventDefault()
            void add()
          }}
        >
          <SelectField
            label={t('approve.what')}
            hint={t('approve.whatHint')}
            value={place}
            onChange={(event) => setPlace(Number(event.target.value))}
          >
            {addable.map(({ curriculum, subskill, title }, index) => (
              <option key={`${curriculum} ${subskill}`} value={index}>
                {title}
              </option>
            ))}
          </SelectField>
          <SelectField
            label={t('approve.kind')}
            value={type}
            onChange={(event) => setType(activityTypes.find((one) => one === event.target.value) ?? 'practice')}
          >
            {activityTypes.map((one) => (
              <option key={one} value={one}>
                {typeWords(t, one)}
              </option>
            ))}
          </SelectField>
          <SelectField label={t('approve.day')} value={day} onChange={(event) => setDay(Number(event.target.value))}>
            {names.map((name, number) =>
              // What is over stays as it was.
              addDays(which.week, number) < today ? null : (
                <option key={name} value={number}>
                  {name}
                </option>
              ),
            )}
          </SelectField>
          {'version' in which && (
            <SelectField
              label={t('approve.priority')}
              value={priority}
              onChange={(event) => setPriority(priorities.find((one) => one === event.target.value) ?? 'medium')}
            >
              {priorities.map((one) => (
                <option key={one} value={one}>
                  {t(`approve.matter.${one}`)}
                </option>
              ))}
            </SelectField>
          )}
          <Field
            label={t('approve.why')}
            value={reason}
            maxLength={300}
            onChange={(event) => setReason(event.target.value)}
          />
          <Actions>
            <Button look="main" type="submit">
              {t(instead === null ? 'approve.doAdd' : 'approve.doReplace')}
            </Button>
            <Button onClick={onClose}>{t('common.cancel')}</Button>
          </Actions>
        </form>
      )}
    </Dialog>
  )
}
