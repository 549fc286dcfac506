import { useCallback } from 'react'
import { hasBegun, mondayOf, noticeEvents, readingOf } from '@etude/core'
import type { Body, Instant, LearnerId, NoticeEvent, Reader, ShownNotice } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Button, ButtonLink } from '../kit/button.tsx'
import { Page, Section } from '../kit/page.tsx'
import { Empty } from '../kit/states.tsx'
import { useClient } from '../kit/use-client.ts'
import { useEdit } from '../kit/use-edit.ts'
import { useRecords } from '../kit/use-live.ts'
import { useNow } from '../kit/use-now.ts'
import { usePicked } from '../kit/use-picked.ts'
import { usePeople } from '../session/people.tsx'
import { learnerDayAt } from '../today/learner-day.ts'
import { NoticeWords } from './notice-words.tsx'
import { readNotices } from './read-notices.ts'
import { noticeSentence } from './notice-sentence.ts'
import styles from './notices.module.css'

/** What has happened to the weeks that one has to do with: how much, why, and the way there. */
export function NoticesScreen() {
  const { t, locale } = useTranslation()
  const { account: user } = useClient()
  const { people } = usePeople()
  const edit = useEdit()
  const records = useRecords(useCallback((reader: Reader) => readNotices(reader, user), [user]))
  if (records === undefined) return null
  const { shown, muted, profiles, guardians } = records
  const fresh = shown.filter(({ isNew }) => isNew)
  const mark = (notices: readonly ShownNotice[], isRead: boolean) => {
    const marks = notices.map(({ notice }) => ({ notice: notice.notice, count: isRead ? readingOf(notice) : 0 }))
    return edit('notice.mark', { user, marks }, null)
  }
  return (
    <Page title={t('notices.title')} lead={t('notices.lead')} aside={<Wanted muted={muted} />}>
      {shown.length === 0 ? (
        <Empty title={t('notices.empty')}>{t('notices.emptyMore')}</Empty>
      ) : (
        <>
          <div className={styles['acts']}>
            <p role="status">
              {fresh.length === 0 ? t('notices.allRead') : t('notices.fresh', { count: fresh.length })}
            </p>
            {fresh.length > 0 && <Button onClick={() => void mark(fresh, true)}>{t('notices.readAll')}</Button>}
          </div>
          <ol className={styles['list']} aria-label={t('notices.list')}>
            {shown.map((one) => {
              const profile = profiles.get(one.notice.learner)
              const what = noticeSentence(t, locale, one, { people, profile, guardians })
              return (
                <li key={one.notice.notice} className={one.isNew ? styles['fresh'] : ''}>
                  <NoticeWords shown={one} sentence={what} />
                  <div className={styles['ways']}>
                    {profile !== undefined && (
                      <Way shown={one} profile={profile} what={what} onGo={() => one.isNew && void mark([one], true)} />
                    )}
                    {profile !== undefined && <TakeBack shown={one} profile={profile} what={what} />}
                    <Button
                      look="quiet"
                      aria-label={t('notices.openOf', {
                        do: t(one.isNew ? 'notices.markRead' : 'notices.markNew'),
                        what,
                      })}
                      onClick={() => void mark([one], one.isNew)}
                    >
                      {t(one.isNew ? 'notices.markRead' : 'notices.markNew')}
                    </Button>
                  </div>
                </li>
              )
            })}
          </ol>
        </>
      )}
    </Page>
  )
}

interface WayProps {
  readonly shown: ShownNotice
  readonly profile: Body<'learner'>
  readonly what: string
  readonly onGo: () => void
}

/** To the draft for whoever may change it and while that can be; else to the week. */
function Way({ shown: { notice }, profile, what, onGo }: WayProps) {
  const { t } = useTranslation()
  const now = useNow()
  const { account } = useClient()
  const { choose } = usePeople()
  const isOwnChild = profile.child && profile.user === account
  const isDraft = !isOwnChild && !hasBegun(profile, notice.week, { now: now as Instant })
  const words = t(isDraft ? 'notices.lookOver' : 'notices.open')
  const go = (learner: LearnerId) => {
    choose(learner)
    onGo()
  }
  return (
    <ButtonLink
      to={isDraft ? '/approve' : '/week'}
      search={{ week: notice.week }}
      aria-label={t('notices.openOf', { do: words, what })}
      onClick={() => go(notice.learner)}
    >
      {words}
    </ButtonLink>
  )
}

/** PUB-4. What Etude did by itself is taken back where one hears of it, by whoever may, while its week is not over. */
function TakeBack({ shown: { notice }, profile, what }: Omit<WayProps, 'onGo'>) {
  const { t } = useTranslation()
  const now = useNow()
  const edit = useEdit()
  const { account } = useClient()
  const [cause] = notice.causes
  const isOwnChild = profile.child && profile.user === account
  const isOver = mondayOf(learnerDayAt(now, profile).date) > notice.week
  if (cause === undefined || notice.as !== 'system' || !adapted.includes(notice.event) || isOwnChild || isOver)
    return null
  const { learner } = notice
  return (
    <Button
      look="quiet"
      aria-label={t('notices.openOf', { do: t('notices.takeBack'), what })}
      onClick={() => void edit('week.undo-change', { learner, change: cause.cause }, t('notices.takenBack'))}
    >
      {t('notices.takeBack')}
    </Button>
  )
}

const adapted: readonly NoticeEvent[] = ['extended', 'refreshed']

const Wanted = ({ muted }: { readonly muted: readonly NoticeEvent[] }) => {
  const { t } = useTranslation()
  return (
    <Section title={t('notices.wanted')} lead={t('notices.wantedMore')}>
      <ul className={styles['wanted']} aria-label={t('notices.wanted')}>
        {noticeEvents.map((event) => (
          <WantedKind key={event} event={event} isWanted={!muted.includes(event)} />
        ))}
      </ul>
    </Section>
  )
}

function WantedKind({ event, isWanted }: { readonly event: NoticeEvent; readonly isWanted: boolean }) {
  const { t } = useTranslation()
  const { account: user } = useClient()
  const edit = useEdit()
  const [checked, pick] = usePicked(isWanted, (wanted) => edit('notice.want', { user, event, wanted }, null))
  return (
    <li>
      <label>
        <input type="checkbox" checked={checked} onChange={({ target }) => pick(target.checked)} />
        {t(`notices.event.${event}`)}
      </label>
    </li>
  )
}
