import { useState } from 'react'
import { CivilDate, RecordId, addDays, breakReasons, isTakenAway } from '@etude/core'
import type { Body, LearnerId, PlanId } from '@etude/core'
import type { EditRefusal } from '../kit/refusal-text.ts'
import { Button } from '../kit/button.tsx'
import { Actions, Dialog } from '../kit/dialog.tsx'
import { Field, SelectField } from '../kit/field.tsx'
import { List, Row } from '../kit/list.tsx'
import { newId } from '../kit/new-id.ts'
import { Section } from '../kit/page.tsx'
import { Refused } from '../kit/states.tsx'
import { useToast } from '../kit/toast.tsx'
import { planRefusal } from './problem-words.ts'
import { sayDate } from './say-plan.ts'
import { edit, useEdits } from './use-edits.ts'
import { useReading } from './use-reading.ts'
import styles from './plans.module.css'

type Break = Body<'practice-break'>

interface Props {
  readonly learner: LearnerId
  /** Null for the breaks of everything a learner practises. */
  readonly plan: PlanId | null
  readonly breaks: readonly Break[]
  readonly today: CivilDate
  readonly mayEdit: boolean
}

/** Days that are excused as a whole: of one plan, or of all. They neither reward nor punish anybody. */
export function BreaksSection({ learner, plan, breaks, today, mayEdit }: Props) {
  const { t } = useReading()
  const [isAdding, setIsAdding] = useState(false)
  const own = breaks.filter((range) => range.plan === plan || (plan !== null && range.plan === null))
  const shown = own
    .filter((range) => !isTakenAway(range) && (range.to === null || range.to >= addDays(today, -shownBackDays)))
    .toSorted((a, b) => (a.from < b.from ? 1 : -1))
  return (
    <Section
      title={t('plans.breaks.title')}
      lead={shown.length === 0 ? t(plan === null ? 'plans.breaks.noneOfAll' : 'plans.breaks.none') : undefined}
      action={mayEdit ? <Button onClick={() => setIsAdding(true)}>{t('plans.breaks.add')}</Button> : undefined}
    >
      {shown.length > 0 && (
        <List label={t('plans.breaks.title')}>
          {shown.map((range) => (
            <BreakRow key={range.break} range={range} plan={plan} learner={learner} today={today} mayEdit={mayEdit} />
          ))}
        </List>
      )}
      {isAdding && <AddBreak learner={learner} plan={plan} today={today} onClose={() => setIsAdding(false)} />}
    </Section>
  )
}

const shownBackDays = 60

function BreakRow(props: {
  readonly range: Break
  readonly plan: PlanId | null
  readonly learner: LearnerId
  readonly today: CivilDate
  readonly mayEdit: boolean
}) {
  const { range, plan, learner, today, mayEdit } = props
  const reading = useReading()
  const { t } = reading
  const run = useEdits()
  const toast = useToast()
  const tell = (refusal: EditRefusal | null) => {
    if (refusal !== null) toast({ text: planRefusal(t, refusal), tone: 'refused' })
  }
  const yesterday = addDays(today, -1)
  const isOpen = range.to === null || range.to >= today
  const canEnd = isOpen && range.from < today
  const end = async () =>
    tell(
      await run(
        [edit('practice.change-break', { break: range.break, learner, to: yesterday })],
        t('plans.breaks.ended'),
      ),
    )
  const remove = async () =>
    tell(
      await run(
        [edit('practice.change-break', { break: range.break, learner, to: addDays(range.from, -1) })],
        t('plans.breaks.removed'),
      ),
    )
  return (
    <Row
      title={t(`plans.breaks.reasons.${range.reason}`)}
      detail={
        <>
          {range.to === null
            ? t('plans.breaks.open', { from: sayDate(reading, range.from) })
            : t('plans.breaks.range', { from: sayDate(reading, range.from), to: sayDate(reading, range.to) })}
          {plan !== null && range.plan === null && ` ${t('plans.breaks.ofAll')}`}
        </>
      }
      after={
        mayEdit && isOpen ? (
          <Button look="quiet" onClick={() => void (canEnd ? end() : remove())}>
            {canEnd ? t('plans.breaks.end') : t('common.remove')}
          </Button>
        ) : undefined
      }
    />
  )
}

function AddBreak(props: {
  readonly learner: LearnerId
  readonly plan: PlanId | null
  readonly today: CivilDate
  readonly onClose: () => void
}) {
  const { learner, plan, today, onClose } = props
  const { t } = useReading()
  const run = useEdits()
  const [from, setFrom] = useState<string>(today)
  const [to, setTo] = useState('')
  const [reason, setReason] = useState<(typeof breakReasons)[number]>(plan === null ? 'holiday' : 'pause')
  const [isOfAll, setIsOfAll] = useState(plan === null)
  const [refusal, setRefusal] = useState<EditRefusal | null>(null)
  const first = CivilDate.safeParse(from)
  const last = CivilDate.safeParse(to)
  const take = async () => {
    if (!first.success || (to !== '' && !last.success)) return
    const args = {
      break: RecordId.parse(newId()),
      learner,
      plan: isOfAll ? null : plan,
      from: first.data,
      to: last.success ? last.data : null,
      reason,
    }
    const refused = await run([edit('practice.take-break', args)], t('plans.breaks.taken'))
    setRefusal(refused)
    if (refused === null) onClose()
  }
  return (
    <Dialog title={t('plans.breaks.add')} onClose={onClose}>
      <form
        noValidate
        className={styles['fields']}
        onSubmit={(event) => {
          event.preventDefault()
          void take()
        }}
      >
        <p className={styles['soft']}>{t('plans.breaks.more')}</p>
        {refusal !== null && <Refused>{planRefusal(t, refusal)}</Refused>}
        <div className={styles['pair']}>
          <Field
            label={t('plans.breaks.from')}
            type="date"
            value={from}
            error={first.success ? null : t('plans.problem.noDate')}
            onChange={(event) => setFrom(event.target.value)}
          />
          <Field
            label={t('plans.breaks.to')}
            hint={t('plans.breaks.toHint')}
            type="date"
            value={to}
            onChange={(event) => setTo(event.target.value)}
          />
        </div>
        <SelectField
          label={t('plans.why')}
          value={reason}
          onChange={({ target: { value } }) => setReason(breakReasons.find((one) => one === value) ?? 'pause')}
        >
          {breakReasons.map((one) => (
            <option key={one} value={one}>
              {t(`plans.breaks.reasons.${one}`)}
            </option>
          ))}
        </SelectField>
        {plan !== null && (
          <div className={styles['options']}>
            <label>
              <input type="checkbox" checked={isOfAll} onChange={(event) => setIsOfAll(event.target.checked)} />
              <span>{t('plans.breaks.everything')}</span>
            </label>
          </div>
        )}
        <Actions>
          <Button type="submit" look="main">
            {t('plans.breaks.take')}
          </Button>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
        </Actions>
      </form>
    </Dialog>
  )
}
