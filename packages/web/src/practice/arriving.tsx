import { useTranslation } from '../messages/messages.ts'
import { Loading, Note } from '../kit/states.tsx'
import { useClient } from '../kit/use-client.ts'
import { useLive } from '../kit/use-live.ts'
import type { KnownLearner } from '../session/people.tsx'
import styles from './practice.module.css'

/** A pupil's plans are fetched when looked at; one's own lie here and take no longer than a blink. */
export function Arriving({ learner }: { readonly learner: KnownLearner }) {
  const { t } = useTranslation()
  const status = useLive(useClient().status)
  if (learner.relation !== 'pupil') return <p className={styles['blink']}>{t('practice.counting')}</p>
  const isOffline = status?.type === 'offline' || status?.type === 'signed-out'
  return isOffline ? (
    <Note icon="offline">{t('today.notHere', { name: learner.name })}</Note>
  ) : (
    <Loading>{t('today.fetching', { name: learner.name })}</Loading>
  )
}
