import { useCallback } from 'react'
import { useNavigate } from '@tanstack/react-router'
import { PlanId } from '@etude/core'
import type { Reader } from '@etude/core'
import { Button } from '../kit/button.tsx'
import { LinkRow, List } from '../kit/list.tsx'
import { newId } from '../kit/new-id.ts'
import { Section } from '../kit/page.tsx'
import { useClient } from '../kit/use-client.ts'
import { useEdit } from '../kit/use-edit.ts'
import { useRecords } from '../kit/use-live.ts'
import { useTranslation } from '../messages/messages.ts'
import { useMe } from '../session/session.tsx'
import { readSharedPlans } from './read-shared-plans.ts'

/** The plans that several people write: a part of everybody's plans. */
export function TogetherSection() {
  const { t } = useTranslation()
  const { account } = useClient()
  const me = useMe()
  const edit = useEdit()
  const navigate = useNavigate()
  const plans = useRecords(useCallback((reader: Reader) => readSharedPlans(reader, account), [account]))
  if (plans === undefined || me === null) return null
  const make = async () => {
    const plan = PlanId.parse(newId())
    const named = { plan, owner: account, ownerName: me.user.name, title: t('together.untitled') }
    if (await edit('shared-plan.create', { ...named, notes: '', segments: [] }, null))
      await navigate({ to: '/together/$plan', params: { plan } })
  }
  const mayMake = me.user.child === null
  if (plans.length === 0 && !mayMake) return null
  return (
    <Section
      title={t('together.title')}
      lead={t('together.lead')}
      action={mayMake ? <Button onClick={() => void make()}>{t('together.make')}</Button> : undefined}
    >
      {plans.length > 0 && (
        <List label={t('together.title')}>
          {plans.map(({ id, body }) => (
            <LinkRow
              key={id}
              to="/together/$plan"
              params={{ plan: id }}
              title={body.title === '' ? t('together.untitled') : body.title}
              detail={t('together.of', { name: body.ownerName })}
            />
          ))}
        </List>
      )}
    </Section>
  )
}
