import { useState } from 'react'
import type { LearnerId } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { Icon } from '../kit/icon.tsx'
import { useToast } from '../kit/toast.tsx'
import { useClient } from '../kit/use-client.ts'
import type { DayRecords } from './read-day.ts'
import styles from './more-please.module.css'

interface Props {
  readonly learner: LearnerId
  readonly records: DayRecords
  /** Nothing is left to do, so that asking for more is what one can do here. */
  readonly main: boolean
}

/** C-13. Whoever has time left asks for more; what comes counts as done early. The day can also be put together again. */
export function MorePlease({ learner, records, main }: Props) {
  const { t } = useTranslation()
  const client = useClient()
  const toast = useToast()
  const [isBusy, setIsBusy] = useState(false)
  const run = async (work: () => Promise<string>) => {
    setIsBusy(true)
    try {
      toast({ text: await work() })
    } finally {
      setIsBusy(false)
    }
  }
  const more = () =>
    run(async () => {
      const { showMore } = await import('./show-day.ts')
      const count = await showMore(client, learner, records.date)
      return count === 0 ? t('day.moreNone') : t('day.said.more', { count })
    })
  const anew = () =>
    run(async () => {
      const { showDay } = await import('./show-day.ts')
      await showDay(client, learner, records.date, 'anew')
      return t('day.anewDone')
    })
  return (
    <div className={styles['more']}>
      <Button look={main ? 'main' : 'plain'} busy={isBusy} onClick={() => void more()}>
        <Icon name="plus" size={18} />
        {t('day.more')}
      </Button>
      <Button look="quiet" busy={isBusy} onClick={() => void anew()}>
        {t('day.anew')}
      </Button>
    </div>
  )
}
