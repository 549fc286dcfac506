import { useState } from 'react'
import type { CivilDate, LearnerId } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { Actions, Dialog } from '../kit/dialog.tsx'
import { useToast } from '../kit/toast.tsx'
import { useClient } from '../kit/use-client.ts'
import { useEdit } from '../kit/use-edit.ts'
import { weekdayNames } from '../today/learner-day.ts'
import { countUsage } from '../usage/count-usage.ts'
import { differenceOf, prepareWeek } from './plan-week.ts'
import type { PreparedWeek } from './plan-week.ts'
import type { WeekRecords } from './read-week.ts'
import styles from './plan-again.module.css'

interface Props {
  readonly learner: LearnerId
  readonly records: WeekRecords
  readonly today: CivilDate
}

/** Plans the week on this device. Where there is a plan already, first shows what another would change, and whether that can be taken back. */
export function PlanWeek({ learner, records, today }: Props) {
  const { t } = useTranslation()
  const client = useClient()
  const toast = useToast()
  const edit = useEdit()
  const [isBusy, setIsBusy] = useState(false)
  const [prepared, setPrepared] = useState<PreparedWeek | null>(null)
  const { plan, week } = records
  const use = async ({ args, activities }: PreparedWeek) => {
    setPrepared(null)
    const isMade = await edit('week.generate', args, t('week.made', { count: activities.length }))
    if (!isMade) countUsage(client, { name: 'planning.generation.failed', problem: 'refused' })
  }
  const prepare = async () => {
    setIsBusy(true)
    countUsage(client, { name: 'planning.generation.started', trigger: 'manual' })
    try {
      const made = await prepareWeek(client, learner, week, today)
      if (made === null || (made.activities.length === 0 && plan === undefined)) {
        countUsage(client, { name: 'planning.generation.failed', problem: 'nothing-to-plan' })
        toast({ text: t('week.cannot'), tone: 'refused' })
      } else if (made.isSame) toast({ text: t('week.same') })
      else if (plan === undefined) await use(made)
      else setPrepared(made)
    } finally {
      setIsBusy(false)
    }
  }
  return (
    <>
      <Button look={plan === undefined ? 'main' : 'plain'} busy={isBusy} onClick={() => void prepare()}>
        {isBusy ? t('week.making') : plan === undefined ? t('week.make') : t('week.again')}
      </Button>
      {prepared !== null && (
        <Difference
          today={today}
          records={records}
          prepared={prepared}
          onUse={() => void use(prepared)}
          onClose={() => setPrepared(null)}
        />
      )}
    </>
  )
}

function Difference(props: {
  readonly today: CivilDate
  readonly records: WeekRecords
  readonly prepared: PreparedWeek
  readonly onUse: () => void
  readonly onClose: () => void
}) {
  const { t, locale } = useTranslation()
  const names = weekdayNames(locale, 'long')
  const { come, go, move, stay } = differenceOf(props.records.activities, props.prepared)
  return (
    <Dialog title={t('week.againTitle')} onClose={props.onClose}>
      <div className={styles['difference']}>
        <p>
          {t('week.againMore')} {t(props.today < props.records.week ? 'week.againKept' : 'week.againForGood')}
        </p>
        <p>
          <strong>{t('week.diff.stay', { count: stay })}</strong>
        </p>
        <Part title={t('week.diff.come')} lines={come.map(({ title, day }) => `${title} · ${names[day]}`)} />
        <Part title={t('week.diff.go')} lines={go.map(({ title, day }) => `${title} · ${names[day]}`)} />
        <Part
          title={t('week.diff.move')}
          lines={move.map(({ title, from, to }) => t('week.diff.moved', { title, from: names[from], to: names[to] }))}
        />
        <Actions>
          <Button look="main" onClick={props.onUse}>
            {t('week.use')}
          </Button>
          <Button onClick={props.onClose}>{t('week.keep')}</Button>
        </Actions>
      </div>
    </Dialog>
  )
}

const Part = ({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) =>
  lines.length === 0 ? null : (
    <section>
      <h3 className={styles['part']}>{title}</h3>
      <ul className={styles['lines']}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  )
