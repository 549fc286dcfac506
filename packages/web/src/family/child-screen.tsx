import { useCallback } from 'react'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useTranslation } from '../messages/messages.ts'
import { LearnerId } from '@etude/core'
import type { Reader, Stored } from '@etude/core'
import { InviteByLink } from '../account/invite-by-link.tsx'
import { Avatar } from '../kit/avatar.tsx'
import { BackLink } from '../kit/back-link.tsx'
import { Button } from '../kit/button.tsx'
import { List, Row } from '../kit/list.tsx'
import { Page, Section } from '../kit/page.tsx'
import { Empty } from '../kit/states.tsx'
import { useClient } from '../kit/use-client.ts'
import { useEdit } from '../kit/use-edit.ts'
import { useRecords } from '../kit/use-live.ts'
import { usePeople } from '../session/people.tsx'
import { NameForm } from '../settings/profile-screen.tsx'
import { ChildDevices } from './child-devices.tsx'
import { HandOver } from './hand-over.tsx'

export function ChildScreen() {
  const { t } = useTranslation()
  const params = useParams({ from: '/frame/family/$learner' })
  const { people } = usePeople()
  const child = people.children.find(({ id }) => id === params.learner)
  if (child === undefined) {
    return (
      <Page title={t('family.notYours')} above={<BackLink to="/family">{t('nav.family')}</BackLink>}>
        <Empty title={t('family.notYoursMore')} />
      </Page>
    )
  }
  return <Child key={child.id} child={child} />
}

function Child({ child }: { readonly child: Stored<'learner'> }) {
  const { t } = useTranslation()
  const { account } = useClient()
  const { choose } = usePeople()
  const edit = useEdit()
  const navigate = useNavigate()
  const { learner, name } = child.body
  const guardians = useRecords(
    useCallback((reader: Reader) => reader.list('guardianship', 'learner', learner), [learner]),
  )
  const show = (to: '/settings/days' | '/settings/adapting') => {
    choose(LearnerId.parse(learner))
    void navigate({ to })
  }
  return (
    <Page
      title={name}
      above={<BackLink to="/family">{t('nav.family')}</BackLink>}
      actions={
        <>
          <Button onClick={() => show('/settings/days')}>{t('settings.days')}</Button>
          <Button onClick={() => show('/settings/adapting')}>{t('adapting.title')}</Button>
        </>
      }
    >
      {child.body.child && <ChildDevices learner={learner} name={name} />}
      <Section title={t('fields.name')}>
        <NameForm
          key={name}
          label={t('family.childName')}
          name={name}
          onSave={(changed) => edit('learner.edit-profile', { learner, name: changed }, t('common.saved'))}
        />
      </Section>
      <Section title={t('family.guardians')} lead={t('family.guardiansMore', { name })}>
        <List label={t('family.guardians')}>
          {(guardians ?? []).map(({ id, body }) => (
            <Row
              key={id}
              before={<Avatar name={body.guardianName} />}
              title={body.guardianName}
              detail={body.guardian === account ? t('people.you') : undefined}
              after={
                <Button
                  look="quiet"
                  onClick={() =>
                    void edit(
                      'learner.remove-guardian',
                      { learner, guardian: body.guardian },
                      t('family.guardianRemoved'),
                    )
                  }
                >
                  {t('common.remove')}
                  <span className="visually-hidden"> {body.guardianName}</span>
                </Button>
              }
            />
          ))}
        </List>
        <InviteByLink target={{ kind: 'guardian', learner }} words={t('family.inviteGuardian')} />
      </Section>
      {child.body.child && <HandOver learner={learner} name={name} />}
    </Page>
  )
}
