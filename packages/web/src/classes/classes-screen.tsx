import { useState } from 'react'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from '../messages/messages.ts'
import { ClassId } from '@etude/core'
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

export function ClassesScreen() {
  const { t } = useTranslation()
  const { people } = usePeople()
  const [isMaking, setIsMaking] = useState(false)
  const make = (
    <Button look="main" onClick={() => setIsMaking(true)}>
      {t('classes.make')}
    </Button>
  )
  return (
    <Page title={t('nav.classes')} lead={t('classes.lead')} actions={people.classes.length > 0 ? make : undefined}>
      {people.classes.length === 0 ? (
        <Empty title={t('classes.empty')} action={make}>
          {t('classes.emptyMore')}
        </Empty>
      ) : (
        <List label={t('nav.classes')}>
          {people.classes.map(({ id, title, learners }) => (
            <LinkRow
              key={id}
              to="/classes/$class"
              params={{ class: id }}
              before={<Avatar name={title} />}
              title={title}
              detail={t('classes.learners', { count: learners })}
            />
          ))}
        </List>
      )}
      {isMaking && <MakeClass onClose={() => setIsMaking(false)} />}
    </Page>
  )
}

function MakeClass({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { account } = useClient()
  const { people } = usePeople()
  const edit = useEdit()
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const make = async () => {
    const title = text.trim()
    if (title === '') return
    const id = ClassId.parse(newId())
    const tutorName = people.settings?.body.displayName ?? people.own[0]?.body.name ?? t('people.tutor')
    const isMade = await edit(
      'class.create',
      { class: id, title, tutor: account, tutorName },
      t('classes.made', { title }),
    )
    if (!isMade) return
    onClose()
    await navigate({ to: '/classes/$class', params: { class: id } })
  }
  return (
    <Dialog title={t('classes.make')} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void make()
        }}
      >
        <Field
          label={t('classes.title')}
          hint={t('classes.titleHint')}
          required
          maxLength={120}
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Actions>
          <Button type="submit" look="main">
            {t('classes.make')}
          </Button>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
        </Actions>
      </form>
    </Dialog>
  )
}
