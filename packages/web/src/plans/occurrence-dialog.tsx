import { useState } from 'react'
import { CivilDate, RecordId, addDays, practiceLimits, skipReasons } from '@etude/core'
import type { ArrangedOccurrence, Body, OccurrenceChange, PracticeFacts } from '@etude/core'
import type { EditRefusal } from '../kit/refusal-text.ts'
import { Button, ButtonLink } from '../kit/button.tsx'
import { Actions, Dialog } from '../kit/dialog.tsx'
import { Field, SelectField } from '../kit/field.tsx'
import { newId } from '../kit/new-id.ts'
import { Refused } from '../kit/states.tsx'
import type { KnownLearner } from '../session/people.tsx'
import { HistoryList } from './history-list.tsx'
import { isTimed, outcomeOf, sayPlace } from './occurrence-words.ts'
import { planRefusal } from './problem-words.ts'
import { minutesOfTime } from './schedule-draft.ts'
import { sayDate } from './say-plan.ts'
import { edit, useEdits } from './use-edits.ts'
import { useReading } from './use-reading.ts'
import styles from './plans.module.css'

interface Props {
  readonly one: ArrangedOccurrence
  readonly plan: Body<'practice-plan'>
  readonly facts: PracticeFacts
  readonly learner: KnownLearner
  readonly today: CivilDate
  readonly now: number
  readonly mayEdit: boolean
  readonly onClose: () => void
}

type Doing = 'looking' | 'moving' | 'skipping' | 'deferring'

/** One session: what it is, what became of it, and what one can do about it alone. */
export function OccurrenceDialog(props: Props) {
  const { one, plan, facts, learner, today, now, mayEdit, onClose } = props
  const reading = useReading()
  const { t } = reading
  const run = useEdits()
  const [doing, setDoing] = useState<Doing>('looking')
  const [refusal, setRefusal] = useState<EditRefusal | null>(null)
  const outcome = outcomeOf(one, now)
  const change = async (what: OccurrenceChange, done: string) => {
    const { key } = one.planned
    const args = { learner: learner.id, plan: plan.plan, key, change: RecordId.parse(newId()), what }
    const refused = await run([edit('practice.arrange-occurrence', args)], done)
    setRefusal(refused)
    if (refused === null) onClose()
  }
  const back = () => {
    setRefusal(null)
    setDoing('looking')
  }
  const forms = { ...props, change, back }
  return (
    <Dialog title={sayPlace(reading, one, today)} onClose={onClose}>
      <div className={styles['fields']}>
        <p>
          {t(`plans.outcomesLong.${outcome}`, { minutes: t('units.minutes', { count: one.minutes }) })}{' '}
          {one.doing !== null &&
            t('plans.doneOn', {
              date: sayDate(reading, one.doing.date),
              minutes: t('units.minutes', { count: one.doing.minutes }),
            })}
        </p>
        {refusal !== null && <Refused>{planRefusal(t, refusal)}</Refused>}
        {doing === 'looking' && (
          <>
            {one.segments.length > 0 && (
              <ol className={styles['parts']}>
                {one.segments.map(({ title, minutes }, index) => (
                  <li key={`${title} ${index}`}>
                    <span>{title}</span>
                    <span className={styles['small']}>{t('units.minutes', { count: minutes })}</span>
                  </li>
                ))}
              </ol>
            )}
            <Choice {...props} outcome={outcome} change={change} onDo={setDoing} />
            <section className={styles['fields']}>
              <h3>{t('plans.history.title')}</h3>
              <HistoryList plan={plan} facts={facts} learner={learner.id} only={one.planned.key} />
            </section>
          </>
        )}
        {doing === 'moving' && mayEdit && <MoveForm {...forms} />}
        {doing === 'skipping' && <SkipForm {...forms} />}
        {doing === 'deferring' && mayEdit && <DeferForm {...forms} />}
      </div>
    </Dialog>
  )
}

interface Changing {
  readonly change: (what: OccurrenceChange, done: string) => Promise<void>
}

function Choice(
  props: Props & Changing & { readonly outcome: ReturnType<typeof outcomeOf>; readonly onDo: (doing: Doing) => void },
) {
  const { one, plan, mayEdit, outcome, change, onDo, today } = props
  const { t } = useReading()
  if (one.doing !== null || outcome === 'done' || outcome === 'late') return null
  const isAway = one.verdict === 'skipped' || one.verdict === 'cancelled'
  return (
    <Actions>
      {isAway && (
        <Button onClick={() => void change({ type: 'restored' }, t('plans.restored'))}>{t('plans.restore')}</Button>
      )}
      {!isAway && mayEdit && <Button onClick={() => onDo('moving')}>{t('plans.move')}</Button>}
      {!isAway && <Button onClick={() => onDo('skipping')}>{mayEdit ? t('plans.skip') : t('plans.callOff')}</Button>}
      {!isAway && mayEdit && outcome === 'planned' && (
        <>
          <Button onClick={() => onDo('deferring')}>{t('plans.defer')}</Button>
          <Button onClick={() => void change({ type: 'cancelled' }, t('plans.cancelled'))}>{t('plans.cancel')}</Button>
        </>
      )}
      {mayEdit && !plan.archived && one.planned.date >= today && (
        <ButtonLink to="/plans/$plan/edit" params={{ plan: plan.plan }} search={{ from: one.planned.key }}>
          {t('plans.changeThis')}
        </ButtonLink>
      )}
    </Actions>
  )
}

type FormProps = Props & Changing & { readonly back: () => void }

function MoveForm({ one, today, change, back }: FormProps) {
  const reading = useReading()
  const { t } = reading
  const [date, setDate] = useState<string>(one.place.date < today ? today : one.place.date)
  const before = isTimed(one) ? one.place.start.slice(11, 16) : ''
  const [time, setTime] = useState(before)
  const parsed = CivilDate.safeParse(date)
  const move = () => {
    if (!parsed.success) return
    const timeMinutes = time === before ? null : minutesOfTime(time)
    void change(
      { type: 'moved', date: parsed.data, timeMinutes },
      t('plans.moved', { date: sayDate(reading, parsed.data) }),
    )
  }
  return (
    <form
      className={styles['fields']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        move()
      }}
    >
      <Field
        label={t('plans.moveTo')}
        type="date"
        min={today}
        max={addDays(today, practiceLimits.horizonDays)}
        value={date}
        error={parsed.success ? null : t('plans.problem.noDate')}
        onChange={(event) => setDate(event.target.value)}
      />
      <Field label={t('plans.time')} type="time" value={time} onChange={(event) => setTime(event.target.value)} />
      <Actions>
        <Button type="submit" look="main">
          {t('plans.move')}
        </Button>
        <Button onClick={back}>{t('plans.back')}</Button>
      </Actions>
    </form>
  )
}

/** These happen to people: nobody is held to what they could not help. */
const excusing: readonly string[] = ['ill', 'away', 'closed', 'cancelled-by-tutor']

function SkipForm({ mayEdit, change, back }: FormProps) {
  const { t } = useReading()
  const [reason, setReason] = useState<(typeof skipReasons)[number]>(mayEdit ? 'ill' : 'cancelled-by-tutor')
  const [isExcused, setIsExcused] = useState(true)
  const reasons = mayEdit ? skipReasons : (['cancelled-by-tutor'] as const)
  return (
    <form
      className={styles['fields']}
      onSubmit={(event) => {
        event.preventDefault()
        void change({ type: 'skipped', reason, excused: isExcused }, t('plans.skipped'))
      }}
    >
      <SelectField
        label={t('plans.why')}
        value={reason}
        onChange={({ target: { value } }) => {
          const chosen = reasons.find((one) => one === value) ?? 'other'
          setReason(chosen)
          setIsExcused(excusing.includes(chosen))
        }}
      >
        {reasons.map((one) => (
          <option key={one} value={one}>
            {t(`plans.reasons.${one}`)}
          </option>
        ))}
      </SelectField>
      <div className={styles['options']}>
        <label>
          <input type="checkbox" checked={isExcused} onChange={(event) => setIsExcused(event.target.checked)} />
          <span>
            {t('plans.excused')}
            <span className={styles['soft']}>{t('plans.excusedHint')}</span>
          </span>
        </label>
      </div>
      <Actions>
        <Button type="submit" look="main">
          {mayEdit ? t('plans.skip') : t('plans.callOff')}
        </Button>
        <Button onClick={back}>{t('plans.back')}</Button>
      </Actions>
    </form>
  )
}

function DeferForm({ one, today, change, back }: FormProps) {
  const reading = useReading()
  const { t } = reading
  const [date, setDate] = useState<string>(addDays(one.place.date < today ? today : one.place.date, 1))
  const parsed = CivilDate.safeParse(date)
  return (
    <form
      className={styles['fields']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!parsed.success) return
        void change(
          { type: 'deferred', until: parsed.data },
          t('plans.deferred', { date: sayDate(reading, parsed.data) }),
        )
      }}
    >
      <Field
        label={t('plans.deferTo')}
        hint={t('plans.deferHint')}
        type="date"
        min={today}
        value={date}
        error={parsed.success ? null : t('plans.problem.noDate')}
        onChange={(event) => setDate(event.target.value)}
      />
      <Actions>
        <Button type="submit" look="main">
          {t('plans.defer')}
        </Button>
        <Button onClick={back}>{t('plans.back')}</Button>
      </Actions>
    </form>
  )
}
