import { useState } from 'react'
import { useTranslation } from '../messages/messages.ts'
import { LearnerId, ZoneName } from '@etude/core'
import { Avatar } from '../kit/avatar.tsx'
import { Button } from '../kit/button.tsx'
import { Actions, Dialog } from '../kit/dialog.tsx'
import { Field } from '../kit/field.tsx'
import { LinkRow, List } from '../kit/list.tsx'
import { newId } from '../kit/new-id.ts'
import { Page } from '../kit/page.tsx'
import { Empty } from '../kit/states.tsx'
import { useClient } from '../kit/use-client.ts'
import { useEdit } from '../kit/use-edit.ts'
import { usePeople } from '../session/people.tsx'

export function FamilyScreen() {
  const { t } = useTranslation()
  const { people } = usePeople()
  const [isAdding, setIsAdding] = useState(false)
  const add = (
    <Button look="main" onClick={() => setIsAdding(true)}>
      {t('family.add')}
    </Button>
  )
  return (
    <Page title={t('nav.family')} lead={t('family.lead')} actions={people.children.length > 0 ? add : undefined}>
      {people.children.length === 0 ? (
        <Empty title={t('family.empty')} action={add}>
          {t('family.emptyMore')}
        </Empty>
      ) : (
        <List label={t('people.children')}>
          {people.children.map(({ id, body }) => (
            <LinkRow
              key={id}
              to="/family/$learner"
              params={{ learner: body.learner }}
              before={<Avatar name={body.name} />}
              title={body.name}
              detail={body.child ? t('family.childProfile') : t('family.ownAccount')}
            />
          ))}
        </List>
      )}
      {isAdding && <AddChild onClose={() => setIsAdding(false)} />}
    </Page>
  )
}

/** Works without a connection: the profile is made here, and the server hears of it later. */
function AddChild({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { account } = useClient()
  const { people } = usePeople()
  const edit = useEdit()
  const [text, setText] = useState('')
  const add = async () => {
    const name = text.trim()
    if (name === '') return
    const zone = people.own[0]?.body.zone ?? ZoneName.parse(Intl.DateTimeFormat().resolvedOptions().timeZone)
    const guardianName = people.settings?.body.displayName ?? people.own[0]?.body.name ?? t('people.guardian')
    const args = { learner: LearnerId.parse(newId()), guardian: account, guardianName, name, zone }
    if (await edit('learner.create-child', args, t('family.added', { name }))) onClose()
  }
  return (
    <Dialog title={t('family.add')} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void add()
        }}
      >
        <Field
          label={t('family.childName')}
          hint={t('family.childNameHint')}
          required
          maxLength={80}
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Actions>
          <Button type="submit" look="main">
            {t('family.add')}
          </Button>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
        </Actions>
      </form>
    </Dialog>
  )
}
