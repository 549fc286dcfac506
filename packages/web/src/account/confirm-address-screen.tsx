import { useEffect, useRef, useState } from 'react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from '../messages/messages.ts'
import { Loading, Refused } from '../kit/states.tsx'
import { ButtonLink } from '../kit/button.tsx'
import { api } from '../session/api.ts'
import { useSession } from '../session/session.tsx'
import { Door } from './door.tsx'
import { ProblemNote } from './problem-note.tsx'
import { useSecretInAddress } from './secret-in-address.ts'
import { useAsk } from './use-ask.ts'

/** Where the link of the mail to a new account leads. */
export const VerifyAddressScreen = () => <ConfirmAddress path="/api/auth/verify-email" />

/** Where the link of the mail to an account's new address leads. */
export const ChangedAddressScreen = () => <ConfirmAddress path="/api/auth/confirm-email" />

function ConfirmAddress({ path }: { readonly path: '/api/auth/verify-email' | '/api/auth/confirm-email' }) {
  const { t } = useTranslation()
  const token = useSecretInAddress()
  const { problem, ask } = useAsk()
  const { refreshMe, state } = useSession()
  const navigate = useNavigate()
  const [isDone, setIsDone] = useState(false)
  const isAsked = useRef(false)
  useEffect(() => {
    if (token === null || isAsked.current) return
    isAsked.current = true
    void ask(() => api('POST', path, { token })).then(async (answer) => {
      if (!answer.ok) return
      setIsDone(true)
      await refreshMe()
    })
  }, [token, path, ask, refreshMe])
  useEffect(() => {
    if (isDone && state.type === 'signed-in') void navigate({ to: '/', replace: true })
  }, [isDone, state, navigate])
  return (
    <Door title={t('confirm.title')} foot={<Link to="/sign-in">{t('reset.back')}</Link>}>
      {token === null && <Refused>{t('confirm.noToken')}</Refused>}
      {token !== null && problem === null && !isDone && <Loading>{t('common.asking')}</Loading>}
      {isDone && (
        <div role="status">
          <p>{t('confirm.done')}</p>
          <ButtonLink to="/" look="main">
            {t('confirm.go')}
          </ButtonLink>
        </div>
      )}
      <ProblemNote problem={problem} />
    </Door>
  )
}
