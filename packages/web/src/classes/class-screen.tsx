import { useCallback, useState } from 'react'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useTranslation } from '../messages/messages.ts'
import type { ClassId, LearnerId, Reader, Stored } from '@etude/core'
import { InviteByLink } from '../account/invite-by-link.tsx'
import { Avatar } from '../kit/avatar.tsx'
import { BackLink } from '../kit/back-link.tsx'
import { Button, ButtonLink } from '../kit/button.tsx'
import { Actions, Dialog } from '../kit/dialog.tsx'
import { List, Row, RowAction } from '../kit/list.tsx'
import { Page, Section } from '../kit/page.tsx'
import { Empty } from '../kit/states.tsx'
import { useClient } from '../kit/use-client.ts'
import { useEdit } from '../kit/use-edit.ts'
import { useRecords } from '../kit/use-live.ts'
import { usePeople } from '../session/people.tsx'
import { NameForm } from '../settings/profile-screen.tsx'
import { NotYourClass } from './not-your-class.tsx'

export function ClassScreen() {
  const params = useParams({ from: '/frame/classes/$class' })
  const { people } = usePeople()
  const found = people.classes.find(({ id }) => id === params.class)
  if (found === undefined) return <NotYourClass />
  return <Class key={found.id} id={found.id} title={found.title} />
}

const readClass = (id: ClassId) => async (reader: Reader) => ({
  enrolments: await reader.list('enrolment', 'class', id),
  tutors: await reader.list('teaching', 'class', id),
})

function Class({ id, title }: { readonly id: ClassId; readonly title: string }) {
  const { t } = useTranslation()
  const { account } = useClient()
  const edit = useEdit()
  const members = useRecords(useCallback((reader: Reader) => readClass(id)(reader), [id]))
  if (members === undefined) return null
  return (
    <Page
      title={title}
      above={<BackLink to="/classes">{t('nav.classes')}</BackLink>}
      actions={
        members.enrolments.length > 0 ? (
          <ButtonLink to="/classes/$class/weeks" params={{ class: id }} look="main">
            {t('overview.title')}
          </ButtonLink>
        ) : undefined
      }
      aside={
        <>
          <Section title={t('classes.tutors')}>
            <List label={t('classes.tutors')}>
              {members.tutors.map(({ id: record, body }) => (
                <Row
                  key={record}
                  before={<Avatar name={body.tutorName} />}
                  title={body.tutorName}
                  detail={body.tutor === account ? t('people.you') : undefined}
                  after={
                    members.tutors.length > 1 ? (
                      <Button
                        look="quiet"
                        onClick={() =>
                          void edit('class.remove-tutor', { class: id, tutor: body.tutor }, t('common.removed'))
                        }
                      >
                        {t('common.remove')}
                        <span className="visually-hidden"> {body.tutorName}</span>
                      </Button>
                    ) : undefined
                  }
                />
              ))}
            </List>
            <InviteByLink target={{ kind: 'co-tutor', class: id }} words={t('classes.inviteTutor')} />
          </Section>
          <Section title={t('classes.rename')}>
            <NameForm
              key={title}
              label={t('classes.title')}
              name={title}
              onSave={(changed) => edit('class.rename', { class: id, title: changed }, t('common.saved'))}
            />
          </Section>
        </>
      }
    >
      <Section
        title={t('classes.roster')}
        lead={t('classes.learners', { count: members.enrolments.length })}
        action={<InviteByLink target={{ kind: 'enrolment', class: id }} words={t('classes.invite')} />}
      >
        {members.enrolments.length === 0 ? (
          <Empty level={3} title={t('classes.nobody')}>
            {t('classes.nobodyMore')}
          </Empty>
        ) : (
          <Roster id={id} enrolments={members.enrolments} />
        )}
      </Section>
    </Page>
  )
}

function Roster({ id, enrolments }: { readonly id: ClassId; readonly enrolments: readonly Stored<'enrolment'>[] }) {
  const { t } = useTranslation()
  const { choose } = usePeople()
  const navigate = useNavigate()
  const edit = useEdit()
  const [removing, setRemoving] = useState<Stored<'enrolment'> | null>(null)
  const show = (learner: LearnerId) => {
    choose(learner)
    void navigate({ to: '/' })
  }
  const byName = [...enrolments].sort((a, b) => a.body.learnerName.localeCompare(b.body.learnerName))
  const remove = async ({ body }: Stored<'enrolment'>) => {
    const done = t('classes.removed', { name: body.learnerName })
    if (await edit('class.remove-learner', { class: id, learner: body.learner }, done)) setRemoving(null)
  }
  return (
    <>
      <List label={t('classes.roster')}>
        {byName.map((enrolment) => (
          <Row
            key={enrolment.id}
            before={<Avatar name={enrolment.body.learnerName} />}
            title={<RowAction onClick={() => show(enrolment.body.learner)}>{enrolment.body.learnerName}</RowAction>}
            after={
              <Button look="quiet" onClick={() => setRemoving(enrolment)}>
                {t('common.remove')}
                <span className="visually-hidden"> {enrolment.body.learnerName}</span>
              </Button>
            }
          />
        ))}
      </List>
      {removing !== null && (
        <Dialog title={t('classes.removeTitle', { name: removing.body.learnerName })} onClose={() => setRemoving(null)}>
          <p>{t('classes.removeMore')}</p>
          <Actions>
            <Button look="danger" onClick={() => void remove(removing)}>
              {t('common.remove')}
            </Button>
            <Button onClick={() => setRemoving(null)}>{t('common.cancel')}</Button>
          </Actions>
        </Dialog>
      )}
    </>
  )
}
