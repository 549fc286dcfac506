import { useState } from 'react'
import { adaptingDefaults, adaptingLimits } from '@etude/core'
import type { Adapting, Stored } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { Field, SelectField } from '../kit/field.tsx'
import { Page, Section } from '../kit/page.tsx'
import { Empty, Note } from '../kit/states.tsx'
import { useEdit } from '../kit/use-edit.ts'
import { usePeople } from '../session/people.tsx'
import { useMe } from '../session/session.tsx'
import { weekdayNames } from '../today/learner-day.ts'
import { BackToSettings } from './settings-layout.tsx'
import styles from './adapting.module.css'

/** REF-6. What the weeks of whoever is shown in the frame change by themselves, where they are one's own or one's child's. */
export function AdaptingScreen() {
  const { t } = useTranslation()
  const { people, chosen } = usePeople()
  const me = useMe()
  const mine = [...people.own, ...people.children]
  const profile = mine.find(({ id }) => id === chosen?.id) ?? mine[0]
  const isOwnChild = profile !== undefined && profile.body.child && people.own.includes(profile)
  const isMayBe = profile !== undefined && !isOwnChild && (me?.user.child ?? null) === null
  return (
    <Page
      title={t('adapting.title')}
      above={<BackToSettings />}
      lead={isMayBe ? t('adapting.lead', { name: profile.body.name }) : undefined}
    >
      {me?.adapting === false && <Note>{t('adapting.stopped')}</Note>}
      {isMayBe ? (
        <AdaptingForm key={`${profile.id} ${JSON.stringify(profile.body.adapting)}`} profile={profile} />
      ) : profile === undefined ? (
        <Empty title={t('adapting.nobody')}>{t('adapting.nobodyMore')}</Empty>
      ) : (
        <Empty title={t('adapting.childTitle')}>{t('adapting.childMore')}</Empty>
      )}
    </Page>
  )
}

type Figure = keyof typeof adaptingLimits
type Texts = Readonly<Record<Figure, string>>
const figures = Object.keys(adaptingLimits) as Figure[]

const textsOf = (adapting: Adapting): Texts =>
  Object.fromEntries(figures.map((name) => [name, String(Math.min(adapting[name], adaptingLimits[name][1]))])) as Texts

function AdaptingForm({ profile }: { readonly profile: Stored<'learner'> }) {
  const { t, locale } = useTranslation()
  const edit = useEdit()
  const { learner, adapting: said } = profile.body
  const now: Adapting = { ...adaptingDefaults, ...said }
  const [texts, setTexts] = useState(textsOf(now))
  const [isOn, setIsOn] = useState({ extend: now.extend, refresh: now.refresh, renew: now.renew !== false })
  const names = weekdayNames(locale, 'long')
  const errorOf = (name: Figure): string | null => {
    const [least, most] = adaptingLimits[name]
    const value = Number(texts[name])
    const isRight = texts[name].trim() !== '' && Number.isInteger(value) && value >= least && value <= most
    return isRight ? null : t('adapting.range', { least, most })
  }
  const wanted = {
    ...now,
    ...isOn,
    ...Object.fromEntries(figures.map((name) => [name, Number(texts[name])])),
  } as Adapting
  const isChanged =
    [...figures, 'extend' as const, 'refresh' as const].some((name) => wanted[name] !== now[name]) ||
    isOn.renew !== (now.renew !== false)
  const isRight = figures.every((name) => errorOf(name) === null)
  const save = (adapting: Adapting | null) =>
    edit('learner.set-adapting', { learner, adapting, expected: said ?? null }, t('adapting.saved'))
  const numberFor = (name: Figure) => ({
    type: 'number',
    inputMode: 'numeric' as const,
    min: adaptingLimits[name][0],
    max: adaptingLimits[name][1],
    value: texts[name],
    error: errorOf(name),
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => setTexts({ ...texts, [name]: event.target.value }),
  })
  const pick = (name: Figure) => ({
    value: texts[name],
    onChange: (event: React.ChangeEvent<HTMLSelectElement>) => setTexts({ ...texts, [name]: event.target.value }),
  })
  const turn = (name: keyof typeof isOn) => (
    <label className={styles['turn']}>
      <input
        type="checkbox"
        aria-label={`${t('adapting.on')}: ${t(`adapting.${name}`)}`}
        checked={isOn[name]}
        onChange={(event) => setIsOn({ ...isOn, [name]: event.target.checked })}
      />
      {t('adapting.on')}
    </label>
  )
  return (
    <form
      className={styles['form']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (isChanged && isRight) void save(wanted)
      }}
    >
      <Section title={t('adapting.extend')} lead={t('adapting.extendMore')} action={turn('extend')}>
        <fieldset className={styles['fields']} disabled={!isOn.extend}>
          <legend className="visually-hidden">{t('adapting.extend')}</legend>
          <Field label={t('adapting.donePercent')} hint={t('adapting.donePercentMore')} {...numberFor('donePercent')} />
          <SelectField label={t('adapting.checkUntil')} hint={t('adapting.checkUntilMore')} {...pick('checkUntil')}>
            {range(...adaptingLimits.checkUntil).map((day) => (
              <option key={day} value={day}>
                {names[day - 1]}
              </option>
            ))}
          </SelectField>
          <Field
            label={t('adapting.extensionCount')}
            hint={t('adapting.extensionCountMore')}
            {...numberFor('extensionCount')}
          />
          <SelectField label={t('adapting.difficultyBoost')} {...pick('difficultyBoost')}>
            {range(...adaptingLimits.difficultyBoost).map((steps) => (
              <option key={steps} value={steps}>
                {steps === 0 ? t('adapting.boostNone') : t('adapting.boost', { count: steps })}
              </option>
            ))}
          </SelectField>
        </fieldset>
      </Section>
      <Section title={t('adapting.refresh')} lead={t('adapting.refreshMore')} action={turn('refresh')}>
        {null}
      </Section>
      <Section title={t('adapting.renew')} lead={t('adapting.renewMore')} action={turn('renew')}>
        <fieldset className={styles['fields']} disabled={!isOn.renew}>
          <legend className="visually-hidden">{t('adapting.renew')}</legend>
          <Field label={t('adapting.staleDays')} hint={t('adapting.staleDaysMore')} {...numberFor('staleDays')} />
          <Field
            label={t('adapting.staleBelowPercent')}
            hint={t('adapting.staleBelowPercentMore')}
            {...numberFor('staleBelowPercent')}
          />
        </fieldset>
      </Section>
      <div className={styles['save']}>
        {said !== undefined && <Button onClick={() => void save(null)}>{t('adapting.usual')}</Button>}
        <Button
          disabled={!isChanged}
          onClick={() => {
            setTexts(textsOf(now))
            setIsOn({ extend: now.extend, refresh: now.refresh, renew: now.renew !== false })
          }}
        >
          {t('common.discard')}
        </Button>
        <Button type="submit" look="main" disabled={!isChanged || !isRight}>
          {t('common.save')}
        </Button>
      </div>
    </form>
  )
}

const range = (least: number, most: number): readonly number[] =>
  Array.from({ length: most - least + 1 }, (_, index) => least + index)
