import { useState } from 'react'
import { CivilDate, dayNumber, parseRule, patternOf, plannedDayOf, ruleOfPattern } from '@etude/core'
import type { RulePattern } from '@etude/core'
import { Field, SelectField } from '../kit/field.tsx'
import { weekdayNames } from '../today/learner-day.ts'
import { Choices } from './choices.tsx'
import { NumberField } from './number-field.tsx'
import { problemWords } from './problem-words.ts'
import type { DraftProblem, ScheduleDraft } from './schedule-draft.ts'
import { useReading } from './use-reading.ts'
import styles from './plans.module.css'

interface Props {
  readonly draft: ScheduleDraft
  readonly problem: DraftProblem | undefined
  readonly onChange: (draft: ScheduleDraft) => void
}

const kinds = [
  'weekly',
  'daily',
  'times-per-week',
  'monthly-dates',
  'monthly-weekday',
  'yearly',
  'once',
  'own',
] as const
type Kind = (typeof kinds)[number]

/** The days of a plan by choosing instead of writing. A rule that has no shape here is shown as what it is: a rule. */
export function DaysBuilder({ draft, problem, onChange }: Props) {
  const { t } = useReading()
  const [wantsRule, setWantsRule] = useState(false)
  const pattern = patternIn(draft)
  const kind = wantsRule ? 'own' : kindOf(draft, pattern)
  const choose = (chosen: Kind) => {
    setWantsRule(chosen === 'own')
    if (chosen !== 'own') onChange(withKind(draft, chosen))
    else if (draft.repeat.type !== 'rule') onChange(withKind(draft, 'weekly'))
  }
  const change = (changed: RulePattern) =>
    onChange({ ...draft, repeat: { type: 'rule', rule: ruleOfPattern(changed) } })
  return (
    <div className={styles['fields']}>
      <SelectField label={t('plans.howOften')} value={kind} onChange={(event) => choose(event.target.value as Kind)}>
        {kinds.map((one) => (
          <option key={one} value={one}>
            {t(`plans.kinds.${one}`)}
          </option>
        ))}
      </SelectField>
      {kind === 'own' && draft.repeat.type === 'rule' && (
        <RuleField
          rule={draft.repeat.rule}
          problem={problemWords(t, problem)}
          onChange={(rule) => onChange({ ...draft, repeat: { type: 'rule', rule } })}
        />
      )}
      {kind === 'times-per-week' && draft.repeat.type === 'times-per-week' && (
        <NumberField
          label={t('plans.timesAWeek')}
          min={1}
          max={7}
          value={draft.repeat.times}
          onChange={(times) => onChange({ ...draft, repeat: { type: 'times-per-week', times } })}
        />
      )}
      {kind !== 'own' && pattern !== null && <PatternFields pattern={pattern} onChange={change} />}
      {kind !== 'own' && problem !== undefined && <p className={styles['error']}>{problemWords(t, problem)}</p>}
    </div>
  )
}

function PatternFields({
  pattern,
  onChange,
}: {
  readonly pattern: RulePattern
  readonly onChange: (pattern: RulePattern) => void
}) {
  const { t } = useReading()
  return (
    <>
      <PatternDays pattern={pattern} onChange={onChange} />
      <div className={styles['pair']}>
        <NumberField
          label={t(`plans.every.${pattern.type}`)}
          min={1}
          max={999}
          value={pattern.every}
          onChange={(every) => onChange({ ...pattern, every })}
        />
        <Field
          label={t('plans.howManyTimes')}
          hint={t('plans.howManyTimesHint')}
          type="number"
          inputMode="numeric"
          min={1}
          max={9999}
          value={pattern.count ?? ''}
          onChange={(event) => onChange({ ...pattern, count: countIn(event.target.value) })}
        />
      </div>
    </>
  )
}

const countIn = (text: string): number | null => {
  const count = Math.floor(Number(text))
  return text === '' || !(count >= 1) ? null : Math.min(count, 9999)
}

const datesOfMonth = Array.from({ length: 31 }, (_, index) => index + 1)

function PatternDays({
  pattern,
  onChange,
}: {
  readonly pattern: RulePattern
  readonly onChange: (pattern: RulePattern) => void
}) {
  const { t, locale } = useReading()
  const names = weekdayNames(locale, 'long')
  switch (pattern.type) {
    case 'daily':
      return null
    case 'weekly':
      return (
        <Choices
          label={t('plans.weekdays')}
          options={weekdayNames(locale, 'short').map((short, value) => ({ value, short, name: names[value] ?? short }))}
          chosen={pattern.weekdays}
          onChange={(weekdays) => onChange({ ...pattern, weekdays })}
        />
      )
    case 'monthly-dates':
      return (
        <Choices
          label={t('plans.dates')}
          isCalendar
          options={[
            ...datesOfMonth.map((value) => ({ value, short: number(locale, value), name: number(locale, value) })),
            { value: -1, short: t('plans.lastShort'), name: t('plans.say.lastDay') },
          ]}
          chosen={pattern.dates}
          onChange={(dates) => onChange({ ...pattern, dates })}
        />
      )
    case 'monthly-weekday':
      return (
        <div className={styles['pair']}>
          <SelectField
            label={t('plans.which')}
            value={pattern.nth}
            onChange={(event) => onChange({ ...pattern, nth: Number(event.target.value) })}
          >
            {nths.map(([value, words]) => (
              <option key={value} value={value}>
                {t(words)}
              </option>
            ))}
          </SelectField>
          <SelectField
            label={t('plans.weekday')}
            value={pattern.weekday}
            onChange={(event) => onChange({ ...pattern, weekday: Number(event.target.value) })}
          >
            {names.map((name, value) => (
              <option key={name} value={value}>
                {name}
              </option>
            ))}
          </SelectField>
        </div>
      )
    case 'yearly':
      return (
        <Field
          label={t('plans.dateOfYear')}
          hint={t('plans.dateOfYearHint')}
          type="date"
          value={`2024-${two(pattern.month)}-${two(pattern.date)}`}
          onChange={({ target: { value } }) => {
            if (CivilDate.safeParse(value).success)
              onChange({ ...pattern, month: Number(value.slice(5, 7)), date: Number(value.slice(8)) })
          }}
        />
      )
  }
}

const nths = [
  [1, 'plans.nth.first'],
  [2, 'plans.nth.second'],
  [3, 'plans.nth.third'],
  [4, 'plans.nth.fourth'],
  [5, 'plans.nth.fifth'],
  [-1, 'plans.nth.last'],
] as const

/** A rule of RFC 5545, for those who want it: what is wrong stands below it while it is typed. */
function RuleField(props: {
  readonly rule: string
  readonly problem: string | null
  readonly onChange: (rule: string) => void
}) {
  const { t } = useReading()
  return (
    <Field
      label={t('plans.rule')}
      hint={t('plans.ruleHint')}
      error={props.problem}
      value={props.rule}
      dir="ltr"
      autoCapitalize="characters"
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => props.onChange(event.target.value)}
    />
  )
}

function patternIn({ repeat, start }: ScheduleDraft): RulePattern | null {
  if (repeat.type !== 'rule') return null
  const rule = parseRule(repeat.rule)
  return rule.ok ? patternOf(rule.value, dateOr(start)) : null
}

function kindOf({ repeat }: ScheduleDraft, pattern: RulePattern | null): Kind {
  if (repeat.type !== 'rule') return repeat.type
  return pattern?.type ?? 'own'
}

/** Another kind begins with what fits the first day, so that choosing it is often all there is to do. */
function withKind(draft: ScheduleDraft, kind: Exclude<Kind, 'own'>): ScheduleDraft {
  const start = dateOr(draft.start)
  const common = { every: 1, count: null }
  const weekday = plannedDayOf(dayNumber(start))
  const date = Number(start.slice(8))
  const pattern = (made: RulePattern): ScheduleDraft => ({
    ...draft,
    repeat: { type: 'rule', rule: ruleOfPattern(made) },
  })
  switch (kind) {
    case 'once':
      return { ...draft, repeat: { type: 'once' } }
    case 'times-per-week':
      return { ...draft, repeat: { type: 'times-per-week', times: 3 }, flexibility: 'weekly' }
    case 'daily':
      return pattern({ type: 'daily', ...common })
    case 'weekly':
      return pattern({ type: 'weekly', ...common, weekdays: [weekday] })
    case 'monthly-dates':
      return pattern({ type: 'monthly-dates', ...common, dates: [date] })
    case 'monthly-weekday':
      return pattern({ type: 'monthly-weekday', ...common, nth: Math.min(5, Math.ceil(date / 7)), weekday })
    case 'yearly':
      return pattern({ type: 'yearly', ...common, month: Number(start.slice(5, 7)), date })
  }
}

const someDay = CivilDate.parse('2024-01-01')
const dateOr = (text: string): CivilDate => {
  const date = CivilDate.safeParse(text)
  return date.success ? date.data : someDay
}
const two = (value: number): string => String(value).padStart(2, '0')
const number = (locale: string, value: number): string => new Intl.NumberFormat(locale).format(value)
