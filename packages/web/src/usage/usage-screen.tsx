import { useMemo } from 'react'
import { PlanningEvent } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { Page, Section } from '../kit/page.tsx'
import { useToast } from '../kit/toast.tsx'
import { useClient } from '../kit/use-client.ts'
import { useLive } from '../kit/use-live.ts'
import { usePicked } from '../kit/use-picked.ts'
import { BackToSettings } from '../settings/settings-layout.tsx'
import { jsonOf, usageFrom, usageName } from './usage-counts.ts'
import styles from './usage.module.css'

/** What is counted about how Etude is used: nothing unless somebody wants it, all of it to be seen, and never sent. */
export function UsageScreen() {
  const { t } = useTranslation()
  const client = useClient()
  const toast = useToast()
  const kept = useLive(useMemo(() => client.kept(usageName), [client]))
  if (kept === undefined)
    return (
      <Page title={t('usage.title')} above={<BackToSettings />}>
        {null}
      </Page>
    )
  const usage = usageFrom(kept.value)
  const turn = async (isOn: boolean): Promise<boolean> => {
    await client.keep(usageName, (before) => jsonOf({ ...usageFrom(before), isOn }))
    return true
  }
  const remove = async () => {
    const before = usage
    await client.keep(usageName, (value) => jsonOf({ ...usageFrom(value), counts: [] }))
    toast({ text: t('usage.deleted'), undo: () => client.keep(usageName, () => jsonOf(before)) })
  }
  return (
    <Page title={t('usage.title')} above={<BackToSettings />} lead={t('usage.lead')}>
      <Turn isOn={usage.isOn} onTurn={turn} />
      <Section
        title={t('usage.counted')}
        lead={t('usage.countedMore')}
        action={
          usage.counts.length > 0 && (
            <Button look="danger" onClick={() => void remove()}>
              {t('usage.delete')}
            </Button>
          )
        }
      >
        {usage.counts.length === 0 ? (
          <p>{t('usage.nothing')}</p>
        ) : (
          <ul className={styles['list']} aria-label={t('usage.counted')}>
            {usage.counts.map(({ event, count }) => (
              <li key={JSON.stringify(event)}>
                <code>{textOf(event)}</code>
                <span>{t('usage.times', { count })}</span>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title={t('usage.possible')} lead={t('usage.possibleMore')}>
        <ul className={styles['list']} aria-label={t('usage.possible')}>
          {possibleEvents.map(({ name, fields }) => (
            <li key={name}>
              <code>{name}</code>
              <span className={styles['soft']}>{fields.join(', ')}</span>
            </li>
          ))}
        </ul>
      </Section>
    </Page>
  )
}

function Turn({ isOn, onTurn }: { readonly isOn: boolean; readonly onTurn: (isOn: boolean) => Promise<boolean> }) {
  const { t } = useTranslation()
  const [picked, pick] = usePicked(isOn, onTurn)
  return (
    <div className={styles['turn']}>
      <input
        id="usage-on"
        type="checkbox"
        aria-describedby="usage-on-more"
        checked={picked}
        onChange={(event) => pick(event.target.checked)}
      />
      <div>
        <label htmlFor="usage-on">{t('usage.on')}</label>
        <p id="usage-on-more" className={styles['soft']}>
          {t('usage.onMore')}
        </p>
      </div>
    </div>
  )
}

const textOf = ({ name, ...fields }: PlanningEvent): string =>
  [name, ...Object.entries(fields).map(([field, value]) => `${field}=${String(value)}`)].join(' ')

/** Read off the schema that refuses everything else, so that this list cannot say less than what may be counted. */
const possibleEvents = PlanningEvent._zod.def.options.map(({ _zod: { def } }) => {
  const { name, ...others } = def.shape
  return {
    name: [...name._zod.values].join(),
    fields: Object.entries(others).map(
      ([field, { _zod }]) => `${field}: ${[...(_zod.values ?? [true, false])].map(String).join(' | ')}`,
    ),
  }
})
