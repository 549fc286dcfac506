import { useCallback, useMemo, useState } from 'react'
import { useNavigate, useParams } from '@tanstack/react-router'
import type { PlanDocument, PlanView } from '@etude/client-sdk/documents'
import { PlanId, sharedPlanLimits } from '@etude/core'
import type { PlanContent, Reader } from '@etude/core'
import { BackLink } from '../kit/back-link.tsx'
import { Button } from '../kit/button.tsx'
import { Actions, Dialog } from '../kit/dialog.tsx'
import { Page } from '../kit/page.tsx'
import { Empty, Note } from '../kit/states.tsx'
import { useClient } from '../kit/use-client.ts'
import { useEdit } from '../kit/use-edit.ts'
import { useLive, useRecords } from '../kit/use-live.ts'
import { useTranslation } from '../messages/messages.ts'
import { Announcer } from '../plans/announcer.tsx'
import { SegmentsEditor } from '../plans/segments-editor.tsx'
import { applySegments, draftsOf } from './apply-segments.ts'
import { MembersSection } from './members-section.tsx'
import { readMembership } from './read-shared-plans.ts'
import { SharedText, SharedTitle } from './shared-text.tsx'
import { usePlanDocument } from './use-plan-document.ts'
import styles from './together.module.css'

export function SharedPlanScreen() {
  const { plan } = useParams({ from: '/frame/together/$plan' })
  const id = useMemo(() => PlanId.safeParse(plan), [plan])
  return id.success ? <Opened key={id.data} plan={id.data} /> : <Absent />
}

function Opened({ plan }: { readonly plan: PlanId }) {
  const document = usePlanDocument(plan)
  return document === null ? null : <Shown plan={plan} document={document} />
}

function Absent() {
  const { t } = useTranslation()
  return (
    <Page title={t('together.absent')} above={<BackLink to="/plans">{t('nav.plans')}</BackLink>}>
      <Empty title={t('together.absentMore')} />
    </Page>
  )
}

function Shown({ plan, document }: { readonly plan: PlanId; readonly document: PlanDocument }) {
  const { t } = useTranslation()
  const { account } = useClient()
  const view = useLive(document.view)
  const membership = useRecords(useCallback((reader: Reader) => readMembership(reader, account, plan), [account, plan]))
  if (view === undefined || membership === undefined) return null
  if (view.type === 'absent') return <Absent />
  const title = view.content.title === '' ? t('together.untitled') : view.content.title
  return (
    <Page
      title={title}
      above={<BackLink to="/plans">{t('nav.plans')}</BackLink>}
      lead={<Saved view={view} />}
      aside={
        <>
          <MembersSection plan={plan} membership={membership} />
          {membership.mayManage && <ThrowAway plan={plan} title={title} />}
        </>
      }
    >
      {view.type === 'not-begun' && <Note>{t('together.notBegun')}</Note>}
      {view.type === 'open' && membership.mayWrite ? (
        <Announcer>
          <Writing document={document} content={view.content} />
        </Announcer>
      ) : (
        <ReadOnly content={view.content} />
      )}
    </Page>
  )
}

const savedWords = { 'not-yet': 'together.writing', here: 'together.here', everywhere: 'together.everywhere' } as const

function Saved({ view }: { readonly view: PlanView }) {
  const { t } = useTranslation()
  if (view.type !== 'open') return null
  return t(savedWords[view.saved])
}

function Writing({ document, content }: { readonly document: PlanDocument; readonly content: PlanContent }) {
  const { t } = useTranslation()
  const drafts = draftsOf(content.segments)
  return (
    <div className={styles['form']}>
      <SharedTitle
        label={t('together.name')}
        value={content.title}
        maxLength={sharedPlanLimits.titleChars}
        onWrite={(value) => document.setText('title', value)}
      />
      <SharedText
        label={t('together.notes')}
        hint={t('together.notesHint')}
        value={content.notes}
        maxLength={sharedPlanLimits.notesChars}
        onWrite={(value) => document.setText('notes', value)}
      />
      <SegmentsEditor segments={drafts} problem={null} onChange={(after) => applySegments(document, drafts, after)} />
    </div>
  )
}

function ReadOnly({ content: { notes, segments } }: { readonly content: PlanContent }) {
  const { t } = useTranslation()
  return (
    <>
      <p className={styles['notes']}>{notes}</p>
      <ol>
        {segments.map(({ id, title, minutes }) => (
          <li key={id}>{t('together.segment', { title, count: minutes })}</li>
        ))}
      </ol>
    </>
  )
}

function ThrowAway({ plan, title }: { readonly plan: PlanId; readonly title: string }) {
  const { t } = useTranslation()
  const edit = useEdit()
  const navigate = useNavigate()
  const [isAsking, setAsking] = useState(false)
  const throwAway = async () => {
    if (await edit('shared-plan.remove', { plan }, t('together.thrownAway'))) await navigate({ to: '/plans' })
  }
  return (
    <>
      <Button look="quiet" onClick={() => setAsking(true)}>
        {t('together.throwAway')}
      </Button>
      {isAsking && (
        <Dialog title={t('together.throwAwayTitle', { title })} onClose={() => setAsking(false)}>
          <p>{t('together.throwAwayMore')}</p>
          <Actions>
            <Button look="danger" onClick={() => void throwAway()}>
              {t('together.throwAway')}
            </Button>
            <Button onClick={() => setAsking(false)}>{t('common.cancel')}</Button>
          </Actions>
        </Dialog>
      )}
    </>
  )
}
