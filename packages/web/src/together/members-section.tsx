import { useState } from 'react'
import type { LearnerId, PlanId } from '@etude/core'
import { Avatar } from '../kit/avatar.tsx'
import { Button } from '../kit/button.tsx'
import { SelectField } from '../kit/field.tsx'
import { List, Row } from '../kit/list.tsx'
import { Section } from '../kit/page.tsx'
import { useEdit } from '../kit/use-edit.ts'
import { useTranslation } from '../messages/messages.ts'
import { usePeople } from '../session/people.tsx'
import type { Membership } from './read-shared-plans.ts'
import styles from './together.module.css'

/** Who writes and who reads, and letting people in and out. */
export function MembersSection({ plan, membership }: { readonly plan: PlanId; readonly membership: Membership }) {
  const { t } = useTranslation()
  const edit = useEdit()
  const { members, ownerName, mayManage, own } = membership
  return (
    <Section title={t('together.members')}>
      <List label={t('together.members')}>
        <Row before={<Avatar name={ownerName} />} title={ownerName} detail={t('together.owner')} />
        {members.map(({ id, body }) => (
          <Row
            key={id}
            before={<Avatar name={body.learnerName} />}
            title={body.learnerName}
            detail={t(body.right === 'edit' ? 'together.edit' : 'together.view')}
            after={
              mayManage || own.includes(body.learner) ? (
                <Button
                  look="quiet"
                  onClick={() =>
                    void edit('shared-plan.remove-member', { plan, learner: body.learner }, t('common.removed'))
                  }
                >
                  {t(mayManage ? 'common.remove' : 'together.leave')}
                  <span className="visually-hidden"> {body.learnerName}</span>
                </Button>
              ) : undefined
            }
          />
        ))}
      </List>
      {mayManage && <LetIn plan={plan} known={members.map(({ body }) => body.learner)} />}
    </Section>
  )
}

function LetIn({ plan, known }: { readonly plan: PlanId; readonly known: readonly LearnerId[] }) {
  const { t } = useTranslation()
  const edit = useEdit()
  const { people } = usePeople()
  const [chosen, choose] = useState('')
  const [right, setRight] = useState<'edit' | 'view'>('edit')
  // Oneself is in already, as the owner.
  const others = people.learners.filter(({ id, relation }) => relation !== 'self' && !known.includes(id))
  if (others.length === 0) return <p className={styles['soft']}>{t('together.nobody')}</p>
  const learner = others.find(({ id }) => id === chosen) ?? others[0]
  const letIn = async () => {
    if (learner === undefined) return
    const { id, name } = learner
    await edit('shared-plan.set-member', { plan, learner: id, learnerName: name, right }, t('together.letIn', { name }))
  }
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        void letIn()
      }}
    >
      <SelectField label={t('together.who')} value={learner?.id} onChange={(event) => choose(event.target.value)}>
        {others.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t('together.right')}
        value={right}
        onChange={(event) => setRight(event.target.value === 'view' ? 'view' : 'edit')}
      >
        <option value="edit">{t('together.edit')}</option>
        <option value="view">{t('together.view')}</option>
      </SelectField>
      <Button type="submit">{t('together.add')}</Button>
    </form>
  )
}
