import { useCallback, useEffect, useState } from 'react'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from '../messages/messages.ts'
import type { LearnerId, Reader, UserId } from '@etude/core'
import { Button, ButtonLink } from '../kit/button.tsx'
import { SelectField } from '../kit/field.tsx'
import { Loading, Note, Refused } from '../kit/states.tsx'
import { useRecords } from '../kit/use-live.ts'
import { useClient } from '../kit/use-client.ts'
import { api } from '../session/api.ts'
import { invitationInHand } from '../session/device-memory.ts'
import { peopleOf } from '../session/people.tsx'
import { useSession } from '../session/session.tsx'
import { Door } from './door.tsx'
import { PasswordField } from './password-field.tsx'
import { ProblemNote } from './problem-note.tsx'
import { useSecretInAddress } from './secret-in-address.ts'
import { fieldProblem, useAsk } from './use-ask.ts'

interface Invitation {
  readonly kind: 'guardian' | 'enrolment' | 'co-tutor' | 'hand-over'
  readonly from: string
  readonly subject: string
  readonly email: string | null
  readonly state: 'open' | 'accepted' | 'revoked' | 'lapsed'
}

/** What somebody is invited to, before they say yes. The secret of the link waits in this window while they sign in or sign up. */
export function InvitationScreen() {
  const { t } = useTranslation()
  const fromAddress = useSecretInAddress()
  const [secret] = useState(() => fromAddress ?? invitationInHand.read())
  const { problem, ask } = useAsk()
  const [invitation, setInvitation] = useState<Invitation | null>(null)
  useEffect(() => {
    if (secret === null) return
    invitationInHand.write(secret)
    void ask(() => api<Invitation>('POST', '/api/invitations/look', { secret })).then((answer) => {
      if (answer.ok) setInvitation(answer.value)
    })
  }, [secret, ask])

  if (secret === null) return <Door title={t('invitation.title')}>{<Refused>{t('invitation.noLink')}</Refused>}</Door>
  if (invitation === null) {
    return (
      <Door title={t('invitation.title')}>
        {problem === null && <Loading>{t('common.asking')}</Loading>}
        <ProblemNote problem={problem} />
      </Door>
    )
  }
  const { from, subject } = invitation
  return (
    <Door title={t('invitation.from', { from })} lead={t(`invitation.to.${invitation.kind}`, { subject })}>
      {invitation.state === 'open' ? (
        <Answer secret={secret} invitation={invitation} />
      ) : (
        <Refused>{t(`invitation.state.${invitation.state}`)}</Refused>
      )}
    </Door>
  )
}

function Answer({ secret, invitation }: { readonly secret: string; readonly invitation: Invitation }) {
  const { t } = useTranslation()
  const { state } = useSession()
  if (invitation.kind === 'hand-over') return <TakeOver secret={secret} invitation={invitation} />
  if (state.type === 'signed-in') return <Accept secret={secret} kind={invitation.kind} />
  return (
    <>
      <Note>{t('invitation.signInFirst')}</Note>
      <ButtonLink to="/sign-in" search={{ next: '/invitation' }} look="main" wide>
        {t('signIn.do')}
      </ButtonLink>
      <ButtonLink to="/sign-up" search={{ next: '/invitation' }} wide>
        {t('signUp.do')}
      </ButtonLink>
    </>
  )
}

function Accept({ secret, kind }: { readonly secret: string; readonly kind: 'guardian' | 'enrolment' | 'co-tutor' }) {
  const { t } = useTranslation()
  const client = useClient()
  const { refreshMe } = useSession()
  const navigate = useNavigate()
  const { isBusy, problem, ask } = useAsk()
  const people = useRecords(useCallback((reader: Reader) => peopleOf(reader, client.account), [client]))
  const mayJoin = people?.learners.filter(({ relation }) => relation !== 'pupil') ?? []
  const [chosen, setChosen] = useState<LearnerId | null>(null)
  const learner = chosen ?? mayJoin[0]?.id
  // Whoever has just signed up is a learner once their first records have arrived.
  const isArriving = kind === 'enrolment' && learner === undefined
  const accept = async () => {
    const body = kind === 'enrolment' ? { secret, learner } : { secret }
    const answer = await ask(() => api('POST', '/api/invitations/accept', body))
    if (!answer.ok) return
    invitationInHand.write(null)
    await refreshMe()
    await client.syncNow()
    await navigate({ to: kind === 'guardian' ? '/family' : kind === 'co-tutor' ? '/classes' : '/', replace: true })
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (!isBusy && !isArriving) void accept()
      }}
    >
      {kind === 'enrolment' && mayJoin.length > 1 && (
        <SelectField
          label={t('invitation.who')}
          value={learner}
          onChange={(event) => setChosen(mayJoin.find(({ id }) => id === event.target.value)?.id ?? null)}
        >
          {mayJoin.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
      <ProblemNote problem={problem} />
      <Button type="submit" look="main" wide busy={isBusy || isArriving}>
        {t('invitation.accept')}
      </Button>
      <ButtonLink to="/" wide>
        {t('invitation.notNow')}
      </ButtonLink>
    </form>
  )
}

/** Whoever has grown up chooses a password, and the profile is theirs. */
function TakeOver({ secret, invitation }: { readonly secret: string; readonly invitation: Invitation }) {
  const { t } = useTranslation()
  const session = useSession()
  const navigate = useNavigate()
  const { isBusy, problem, ask } = useAsk()
  const [password, setPassword] = useState('')
  const take = async () => {
    const answer = await ask(() =>
      api<{ user: { id: UserId } }>('POST', '/api/invitations/accept-hand-over', { secret, password }),
    )
    if (!answer.ok) return
    invitationInHand.write(null)
    await session.signedIn(answer.value.user.id)
    await navigate({ to: '/', replace: true })
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (!isBusy) void take()
      }}
    >
      <p>{t('invitation.signInWith', { email: invitation.email ?? '' })}</p>
      <PasswordField
        label={t('fields.newPassword')}
        hint={t('fields.passwordHint')}
        autoComplete="new-password"
        value={password}
        error={fieldProblem(problem, 'password')}
        onChange={setPassword}
      />
      <ProblemNote problem={problem} />
      <Button type="submit" look="main" wide busy={isBusy}>
        {t('invitation.takeOver')}
      </Button>
    </form>
  )
}
