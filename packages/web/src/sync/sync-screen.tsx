import { useTranslation } from '../messages/messages.ts'
import type { PendingMutation, SyncStatus } from '@etude/client-sdk'
import { BackToSettings } from '../settings/settings-layout.tsx'
import { Button, ButtonLink } from '../kit/button.tsx'
import { List, Row } from '../kit/list.tsx'
import { Page, Section } from '../kit/page.tsx'
import { Note } from '../kit/states.tsx'
import { useClient } from '../kit/use-client.ts'
import { useLive } from '../kit/use-live.ts'
import { useKeepCopy } from './keep-copy.ts'
import { editWords } from './edit-words.ts'
import { RefusedEdits } from './refused-edits.tsx'
import styles from './sync.module.css'

/** Where everything done on this device has got to, in words. */
export function SyncScreen() {
  const { t } = useTranslation()
  const client = useClient()
  const keep = useKeepCopy()
  const status = useLive(client.status)
  const pending = useLive(client.pending) ?? []
  const refused = useLive(client.refused) ?? []
  if (status === undefined) return null
  return (
    <Page title={t('syncLine.title')} above={<BackToSettings />} lead={<Sentence status={status} />}>
      <div className={styles['actions']}>
        {status.type === 'signed-out' ? (
          <ButtonLink to="/sign-in" search={{ again: true, next: '/settings/sync' }} look="main">
            {t('signIn.do')}
          </ButtonLink>
        ) : (
          <Button busy={status.type === 'syncing'} onClick={() => void client.syncNow()}>
            {t('sync.now')}
          </Button>
        )}
        {pending.length + refused.length > 0 && <Button onClick={() => void keep()}>{t('account.keepCopy')}</Button>}
      </div>
      {refused.length > 0 && (
        <Section title={t('sync.refused')} lead={t('sync.refusedMore')}>
          <RefusedEdits refused={refused} />
        </Section>
      )}
      <Section title={t('sync.pending')} lead={pending.length === 0 ? t('sync.nothingPending') : t('sync.pendingMore')}>
        {pending.length > 0 && (
          <List label={t('sync.pending')}>
            {pending.map((edit) => (
              <Pending key={edit.edit} edit={edit} />
            ))}
          </List>
        )}
      </Section>
      <Section title={t('sync.storage')}>
        <StorageNote storage={status.storage} />
      </Section>
    </Page>
  )
}

function Sentence({ status }: { readonly status: SyncStatus }) {
  const { t, locale } = useTranslation()
  const time = (instant: number) =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(instant)
  const count = status.pending
  switch (status.type) {
    case 'starting':
      return t('sync.sentence.starting')
    case 'syncing':
      return count === 0 ? t('sync.sentence.receiving') : t('sync.sentence.sending', { count })
    case 'synced':
      return status.lastSyncedAt === null
        ? t('sync.sentence.synced')
        : t('sync.sentence.syncedAt', { time: time(status.lastSyncedAt) })
    case 'offline':
      return count === 0 ? t('sync.sentence.offline') : t('sync.sentence.offlinePending', { count })
    case 'signed-out':
      return count === 0 ? t('sync.sentence.signedOut') : t('sync.sentence.signedOutPending', { count })
    case 'waiting':
      return t(`sync.sentence.${whyWaiting(status.reason)}`, { time: time(status.until) })
    case 'app-too-old':
      return count === 0 ? t('sync.sentence.newerApp') : t('sync.sentence.appTooOld')
  }
}

/** What the server gives as its reason. Signing in again would mend none of these. */
function whyWaiting(reason: string): 'waiting' | 'busy' | 'locked' | 'notVerified' | 'forbidden' | 'serverTooOld' {
  switch (reason) {
    case 'protocol-unknown':
      return 'serverTooOld'
    case 'account-locked':
      return 'locked'
    case 'email-not-verified':
      return 'notVerified'
    case 'origin-missing':
    case 'foreign-origin':
    case 'not-allowed':
    case 'status 403':
      return 'forbidden'
    case 'too-many-requests':
    case 'too-many-at-once':
    case 'overloaded':
    case 'not-ready':
    case 'status 429':
    case 'status 503':
      return 'busy'
    default:
      return 'waiting'
  }
}

function Pending({ edit }: { readonly edit: PendingMutation }) {
  const { t, locale } = useTranslation()
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'medium' })
  return (
    <Row
      title={editWords(t, edit.name)}
      detail={
        <details className={styles['trace']}>
          <summary>{t('sync.since', { time: time.format(edit.queuedAt) })}</summary>
          <ol>
            {edit.trace.map((line) => (
              <li key={`${line.at} ${line.what}`}>
                <time dateTime={new Date(line.at).toISOString()}>{time.format(line.at)}</time>{' '}
                {t(`sync.trace.${line.what}`)}
                {line.detail !== null && `: ${line.detail}`}
              </li>
            ))}
          </ol>
        </details>
      }
    />
  )
}

function StorageNote({ storage }: { readonly storage: SyncStatus['storage'] }) {
  const { t } = useTranslation()
  if (storage === 'full' || storage === 'lost') return <Note>{t(`sync.storageIs.${storage}`)}</Note>
  return <p className={styles['soft']}>{t(`sync.storageIs.${storage}`)}</p>
}
