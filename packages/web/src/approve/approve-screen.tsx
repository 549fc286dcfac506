import { useCallback, useState } from 'react'
import { useSearch } from '@tanstack/react-router'
import { addDays, gaveWay, hasBegun, mondayOf, weekLimits } from '@etude/core'
import type { Body, CivilDate, Instant, Reader } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Button, ButtonLink } from '../kit/button.tsx'
import { Page } from '../kit/page.tsx'
import { Empty, Note } from '../kit/states.tsx'
import { useEdit } from '../kit/use-edit.ts'
import { useRecords } from '../kit/use-live.ts'
import { useNow } from '../kit/use-now.ts'
import { usePeople } from '../session/people.tsx'
import type { KnownLearner } from '../session/people.tsx'
import { dateInWords, learnerDayAt } from '../today/learner-day.ts'
import { NoWeek } from '../week/no-week.tsx'
import { useLearnerProfile } from '../week/use-learner-profile.ts'
import { weekFrom } from '../week/week-from.ts'
import { AddDialog } from './add-dialog.tsx'
import { DraftDays } from './draft-days.tsx'
import { DraftHistory } from './draft-history.tsx'
import { nameOf } from './people-words.ts'
import { RejectDialog } from './reject-dialog.tsx'
import { readDraft } from './read-draft.ts'
import type { DraftRecords } from './read-draft.ts'
import styles from './approve.module.css'

/** Next week before it begins: what it holds and why, and everything that a grown-up may do about it. */
export function ApproveScreen() {
  const { t } = useTranslation()
  const { chosen } = usePeople()
  if (chosen === null)
    return (
      <Page title={t('approve.title')}>
        <Empty title={t('today.nobody')}>{t('today.nobodyMore')}</Empty>
      </Page>
    )
  return <LearnerDraft key={chosen.id} learner={chosen} />
}

function LearnerDraft({ learner }: { readonly learner: KnownLearner }) {
  const { t } = useTranslation()
  const now = useNow()
  const { week: wanted } = useSearch({ from: '/frame/approve' })
  const profile = useLearnerProfile(learner)
  if (profile === undefined) return null
  if (profile === null)
    return (
      <Page title={t('approve.title')}>
        <Note icon="offline">{t('today.notHere', { name: learner.name })}</Note>
      </Page>
    )
  const { date: today } = learnerDayAt(now, profile.body)
  const asked = wanted === undefined ? ({ type: 'week', week: addDays(mondayOf(today), 7) } as const) : weekFrom(wanted)
  if (asked.type !== 'week')
    return (
      <Page title={t('approve.title')}>
        <NoWeek asked={asked} text={wanted ?? ''} to="/approve" />
      </Page>
    )
  const { week } = asked
  const begun = hasBegun(profile.body, week, { now: now as Instant })
  return <OneDraft key={week} learner={learner} week={week} today={today} begun={begun} />
}

interface OneDraftProps {
  readonly learner: KnownLearner
  readonly week: CivilDate
  readonly today: CivilDate
  readonly begun: boolean
}

function OneDraft({ learner, week, today, begun }: OneDraftProps) {
  const { t, locale } = useTranslation()
  const records = useRecords(useCallback((reader: Reader) => readDraft(reader, learner.id, week), [learner.id, week]))
  if (records === undefined || records === null) return null
  const { profile, plan } = records
  const toWeek = (
    <ButtonLink to="/week" search={{ week }}>
      {t('approve.toWeek')}
    </ButtonLink>
  )
  const instead =
    profile.child && learner.relation === 'self'
      ? ([t('approve.childTitle'), t('approve.childMore')] as const)
      : begun
        ? ([t('approve.begun'), t('approve.begunMore')] as const)
        : plan === undefined
          ? ([t('approve.none'), t('approve.noneMore')] as const)
          : null
  const date = dateInWords(week, locale, { day: 'numeric', month: 'long' })
  if (instead !== null || plan === undefined)
    return (
      <Page title={t('approve.title')} lead={t('approve.lead', { date, name: learner.name })}>
        <Empty title={instead?.[0] ?? ''} action={toWeek}>
          {instead?.[1]}
        </Empty>
      </Page>
    )
  return <OpenDraft learner={learner} records={records} plan={plan} today={today} date={date} />
}

interface OpenDraftProps {
  readonly learner: KnownLearner
  readonly records: DraftRecords
  readonly plan: Body<'weekly-plan'>
  readonly today: CivilDate
  readonly date: string
}

function OpenDraft({ learner, records, plan, today, date }: OpenDraftProps) {
  const { t } = useTranslation()
  const edit = useEdit()
  const [dialog, setDialog] = useState<'add' | 'reject' | Body<'activity'> | null>(null)
  const which = { learner: learner.id, week: plan.week, version: plan.version }
  const rejections = records.changes.filter(gaveWay).length
  const left = weekLimits.rejectionsMax - rejections
  return (
    <Page
      title={t('approve.title')}
      lead={t('approve.lead', { date, name: learner.name })}
      aside={<DraftHistory records={records} which={which} />}
    >
      <DraftState records={records} plan={plan} />
      <div className={styles['acts']}>
        {plan.approval === null && (
          <Button look="main" onClick={() => void edit('draft.publish', which, t('approve.said.published'))}>
            {t('approve.publish')}
          </Button>
        )}
        <Button onClick={() => setDialog('add')}>{t('approve.add')}</Button>
        {left > 0 && (
          <Button look="quiet" onClick={() => setDialog('reject')}>
            {t('approve.reject')}
          </Button>
        )}
      </div>
      {left <= 0 && <p className={styles['soft']}>{t('approve.rejectedEnough')}</p>}
      <DraftDays which={which} activities={records.activities} onReplace={setDialog} />
      {dialog === 'reject' && (
        <RejectDialog plan={plan} records={records} today={today} left={left} onClose={() => setDialog(null)} />
      )}
      {dialog !== null && dialog !== 'reject' && (
        <AddDialog
          which={which}
          today={today}
          instead={dialog === 'add' ? null : dialog}
          onClose={() => setDialog(null)}
        />
      )}
    </Page>
  )
}

/** The line of the audit knows more of who it was. */
const publisherOf = (
  { changes }: DraftRecords,
  { by }: { readonly by: Body<'plan-change'>['by'] },
): Pick<Body<'plan-change'>, 'by' | 'as' | 'byName'> =>
  changes.find((change) => change.action === 'publish' && change.by === by) ?? {
    by,
    as: by === null ? 'system' : 'tutor',
  }

function DraftState({ records, plan }: Pick<OpenDraftProps, 'records' | 'plan'>) {
  const { t, locale } = useTranslation()
  const { people } = usePeople()
  const promised = records.activities.filter((each) => each.plan !== null && each.status !== 'cancelled')
  const minutes = promised.reduce((sum, each) => sum + each.minutes, 0)
  const { approval, content } = plan
  return (
    <div className={styles['state']}>
      <p className={styles['figures']}>
        <span className={approval === null ? styles['draft'] : styles['published']}>
          {t(approval === null ? 'approve.draft' : 'approve.published')}
        </span>
        <strong>{t('approve.count', { count: promised.length })}</strong>
        <span>{t('units.minutes', { count: minutes })}</span>
      </p>
      <p className={styles['soft']}>
        {approval === null
          ? t('approve.draftMore')
          : t('approve.publishedBy', {
              who: nameOf(t, records, people, publisherOf(records, approval)),
              when: new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(approval.at.instant),
            })}
      </p>
      {content.objectives.length > 0 && (
        <ul className={styles['objectives']} aria-label={t('week.objectives')}>
          {content.objectives.map(({ aim, about }) => (
            <li key={`${aim} ${about}`}>{t(`week.aim.${aim}`, { about })}</li>
          ))}
        </ul>
      )}
    </div>
  )
}
