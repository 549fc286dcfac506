import { useState } from 'react'
import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { Field } from '../kit/field.tsx'
import { Page, Section } from '../kit/page.tsx'
import { useClient } from '../kit/use-client.ts'
import { useEdit } from '../kit/use-edit.ts'
import { usePeople } from '../session/people.tsx'
import { BackToSettings } from './settings-layout.tsx'
import styles from './settings.module.css'

export function ProfileScreen() {
  const { t } = useTranslation()
  const client = useClient()
  const edit = useEdit()
  const { people } = usePeople()
  const own = people.own[0]
  const displayName = people.settings?.body.displayName ?? ''
  return (
    <Page title={t('settings.profile')} above={<BackToSettings />}>
      <Section title={t('settings.yourName')} lead={t('settings.yourNameMore')}>
        <NameForm
          key={displayName}
          label={t('fields.name')}
          name={displayName}
          onSave={(name) => edit('settings.change', { user: client.account, displayName: name }, t('common.saved'))}
        />
      </Section>
      {own !== undefined && (
        <Section title={t('settings.learnerName')} lead={t('settings.learnerNameMore')}>
          <NameForm
            key={own.body.name}
            label={t('fields.learnerName')}
            name={own.body.name}
            onSave={(name) => edit('learner.edit-profile', { learner: own.body.learner, name }, t('common.saved'))}
          />
        </Section>
      )}
    </Page>
  )
}

/** Saves when asked and is quiet while there is nothing to save. */
export function NameForm(props: {
  readonly label: string
  readonly name: string
  readonly onSave: (name: string) => Promise<boolean>
}) {
  const { t } = useTranslation()
  const [text, setText] = useState(props.name)
  const name = text.trim()
  const isChanged = name !== '' && name !== props.name
  return (
    <form
      className={styles['line']}
      onSubmit={(event) => {
        event.preventDefault()
        if (isChanged) void props.onSave(name)
      }}
    >
      <Field
        label={props.label}
        required
        maxLength={80}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" disabled={!isChanged}>
        {t('common.save')}
      </Button>
    </form>
  )
}
