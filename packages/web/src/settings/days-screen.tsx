import { useMemo, useState } from 'react'
import { useTranslation } from '../messages/messages.ts'
import { Availability, ZoneName } from '@etude/core'
import type { Stored } from '@etude/core'
import { Button } from '../kit/button.tsx'
import { SelectField } from '../kit/field.tsx'
import { Icon } from '../kit/icon.tsx'
import { Page, Section } from '../kit/page.tsx'
import { Empty } from '../kit/states.tsx'
import { useEdit } from '../kit/use-edit.ts'
import { usePicked } from '../kit/use-picked.ts'
import { useNow } from '../kit/use-now.ts'
import { usePeople } from '../session/people.tsx'
import { learnerDayAt, weekdayNames } from '../today/learner-day.ts'
import { BackToSettings } from './settings-layout.tsx'
import { onlyZone, zonesByRegion } from './zones.ts'
import styles from './settings.module.css'

/** The days of whoever is shown in the frame, where they are one's own or one's child's. */
export function DaysScreen() {
  const { t } = useTranslation()
  const { people, chosen } = usePeople()
  const mine = [...people.own, ...people.children]
  const profile = mine.find(({ id }) => id === chosen?.id) ?? mine[0]
  return (
    <Page
      title={t('settings.days')}
      above={<BackToSettings />}
      lead={profile === undefined ? undefined : t('settings.daysOf', { name: profile.body.name })}
    >
      {profile === undefined ? (
        <Empty title={t('settings.noDays')}>{t('settings.noDaysMore')}</Empty>
      ) : (
        <>
          <Minutes key={`${profile.id} ${profile.body.availability.join()}`} profile={profile} />
          <ZoneAndStart profile={profile} />
        </>
      )}
    </Page>
  )
}

const stepMinutes = 15
const minutesMax = 1440
const clamped = (minutes: number): number => Math.min(minutesMax, Math.max(0, Math.round(minutes)))

function Minutes({ profile }: { readonly profile: Stored<'learner'> }) {
  const { t, locale } = useTranslation()
  const edit = useEdit()
  const [draft, setDraft] = useState<readonly number[]>(profile.body.availability)
  const names = weekdayNames(locale, 'long')
  const isChanged = draft.some((minutes, weekday) => minutes !== profile.body.availability[weekday])
  const change = (weekday: number, minutes: number) =>
    setDraft(draft.map((old, index) => (index === weekday ? clamped(minutes) : old)))
  const save = () =>
    edit(
      'learner.edit-profile',
      { learner: profile.body.learner, availability: Availability.parse(draft) },
      t('settings.minutesSaved'),
    )
  return (
    <Section title={t('settings.minutes')} lead={t('settings.minutesMore')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (isChanged) void save()
        }}
      >
        <div className={styles['days']}>
          {draft.map((minutes, weekday) => (
            <div key={names[weekday]} className={styles['day']}>
              <label htmlFor={`minutes-${weekday}`}>{names[weekday]}</label>
              <div className={styles['stepper']}>
                <Button
                  aria-label={t('settings.fewer', { weekday: names[weekday] })}
                  disabled={minutes === 0}
                  onClick={() => change(weekday, minutes - stepMinutes)}
                >
                  <Icon name="minus" size={18} />
                </Button>
                <input
                  id={`minutes-${weekday}`}
                  type="number"
                  inputMode="numeric"
                  min={0}
                  max={minutesMax}
                  value={minutes}
                  onChange={(event) => change(weekday, Number(event.target.value))}
                />
                <Button
                  aria-label={t('settings.more', { weekday: names[weekday] })}
                  onClick={() => change(weekday, minutes + stepMinutes)}
                >
                  <Icon name="plus" size={18} />
                </Button>
              </div>
            </div>
          ))}
        </div>
        <div className={styles['save']}>
          <p className={styles['total']}>
            {t('settings.total', { count: draft.reduce((sum, minutes) => sum + minutes, 0) })}
          </p>
          <Button disabled={!isChanged} onClick={() => setDraft(profile.body.availability)}>
            {t('common.discard')}
          </Button>
          <Button type="submit" look="main" disabled={!isChanged}>
            {t('common.save')}
          </Button>
        </div>
      </form>
    </Section>
  )
}

const dayStarts = Array.from({ length: 25 }, (_, index) => index * 30)

function ZoneAndStart({ profile }: { readonly profile: Stored<'learner'> }) {
  const { t, locale } = useTranslation()
  const edit = useEdit()
  const now = useNow()
  const { learner } = profile.body
  const [zone, pickZone] = usePicked(profile.body.zone, (value) =>
    edit('learner.edit-profile', { learner, zone: value }, t('settings.zoneSaved')),
  )
  // Some four hundred zones are drawn when somebody reaches for them, not whenever the screen opens.
  const [isChoosing, setIsChoosing] = useState(false)
  const regions = useMemo(() => (isChoosing ? zonesByRegion(zone) : [onlyZone(zone)]), [zone, isChoosing])
  const today = learnerDayAt(now, profile.body).date
  const inForce = profile.body.dayStarts.findLast(({ from }) => from <= today)?.minutes ?? 0
  const [start, pickStart] = usePicked(inForce, (minutes) =>
    edit('learner.change-day-start', { learner, from: today, minutes }, t('settings.dayStartSaved')),
  )
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: 'UTC' })
  return (
    <Section title={t('settings.clock')} lead={t('settings.clockMore')}>
      <div className={styles['form']}>
        <SelectField
          label={t('settings.zone')}
          value={zone}
          onFocus={() => setIsChoosing(true)}
          onPointerDown={() => setIsChoosing(true)}
          onChange={(event) => pickZone(ZoneName.parse(event.target.value))}
        >
          {regions.map(({ region, zones }) => (
            <optgroup key={region} label={region}>
              {zones.map((name) => (
                <option key={name} value={name}>
                  {name
                    .slice(name.indexOf('/') + 1)
                    .replaceAll('_', ' ')
                    .replaceAll('/', ', ')}
                </option>
              ))}
            </optgroup>
          ))}
        </SelectField>
        <SelectField
          label={t('settings.dayStart')}
          hint={t('settings.dayStartMore')}
          value={start}
          onChange={(event) => pickStart(Number(event.target.value))}
        >
          {dayStarts.map((minutes) => (
            <option key={minutes} value={minutes}>
              {time.format(minutes * 60_000)}
            </option>
          ))}
        </SelectField>
      </div>
    </Section>
  )
}
