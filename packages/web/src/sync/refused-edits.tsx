import { useState } from 'react'
import { useTranslation } from '../messages/messages.ts'
import type { RefusedEdit } from '@etude/client-sdk'
import type { Json } from '@etude/core'
import { Button } from '../kit/button.tsx'
import { Actions, Dialog } from '../kit/dialog.tsx'
import { refusalText, storedRefusalText } from '../kit/refusal-text.ts'
import { Refused } from '../kit/states.tsx'
import { useToast } from '../kit/toast.tsx'
import { useClient } from '../kit/use-client.ts'
import { editWords } from './edit-words.ts'
import { FieldTable, besides, canBeWritten, fieldsAsText, fieldsOf, withField } from './field-table.tsx'
import styles from './sync.module.css'

/** Edits that wait for a decision. One that built on another is shown and decided with it. */
export function RefusedEdits({ refused }: { readonly refused: readonly RefusedEdit[] }) {
  const led = new Set(refused.flatMap(({ dependents }) => dependents))
  return (
    <ul className={styles['refusedList']}>
      {refused
        .filter(({ edit }) => !led.has(edit))
        .map((edit) => (
          <Decision key={edit.edit} edit={edit} chain={refused.filter((one) => edit.dependents.includes(one.edit))} />
        ))}
    </ul>
  )
}

function Decision({ edit, chain }: { readonly edit: RefusedEdit; readonly chain: readonly RefusedEdit[] }) {
  const { t, locale } = useTranslation()
  const client = useClient()
  const toast = useToast()
  const [isEditing, setIsEditing] = useState(false)
  const [isDiscarding, setIsDiscarding] = useState(false)
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  const resend = async (args?: Json) => {
    const answer = await client.resend(edit.edit, args)
    setIsEditing(false)
    if (answer.ok) toast({ text: t('sync.resent') })
    else toast({ text: refusalText(t, answer.error), tone: 'refused' })
  }
  const copy = async () => {
    const texts = [edit, ...chain].map((one) => `${editWords(t, one.name)}\n${fieldsAsText(t, one.args)}`)
    await navigator.clipboard.writeText(texts.join('\n\n'))
    toast({ text: t('common.copied') })
  }
  return (
    <li className={styles['decision']}>
      <h3>{editWords(t, edit.name)}</h3>
      <p className={styles['soft']}>{t('sync.since', { time: time.format(edit.queuedAt) })}</p>
      <Refused>{storedRefusalText(t, edit.refusal)}</Refused>
      <div className={styles['beside']}>
        <section>
          <h4>{t('sync.yours')}</h4>
          <FieldTable fields={fieldsOf(edit.args)} />
        </section>
        <section>
          <h4>{t('sync.theirs')}</h4>
          {edit.theirs.every(({ body }) => body === null) && <p className={styles['soft']}>{t('sync.theirsGone')}</p>}
          {edit.theirs.map(
            ({ kind, id, body }) =>
              body !== null && <FieldTable key={`${kind} ${id}`} fields={besides(body, edit.args)} />,
          )}
        </section>
      </div>
      {chain.length > 0 && <Chain chain={chain} />}
      <Actions>
        <Button look="main" onClick={() => setIsEditing(true)}>
          {t('sync.editAndResend')}
        </Button>
        <Button onClick={() => void copy()}>{t('common.copy')}</Button>
        <Button look="danger" onClick={() => setIsDiscarding(true)}>
          {t('common.discard')}
        </Button>
      </Actions>
      {isEditing && (
        <EditAndResend edit={edit} chained={chain.length} onResend={resend} onClose={() => setIsEditing(false)} />
      )}
      {isDiscarding && (
        <Dialog title={t('sync.discardTitle')} onClose={() => setIsDiscarding(false)}>
          <p>{t('sync.discardMore')}</p>
          <Actions>
            <Button look="danger" onClick={() => void client.discard(edit.edit)}>
              {t('common.discard')}
            </Button>
            <Button onClick={() => setIsDiscarding(false)}>{t('common.cancel')}</Button>
          </Actions>
        </Dialog>
      )}
    </li>
  )
}

/** What was done on top of it afterwards, in order, each in a line that opens. */
function Chain({ chain }: { readonly chain: readonly RefusedEdit[] }) {
  const { t } = useTranslation()
  return (
    <div>
      <p>{t('sync.dependents', { count: chain.length })}</p>
      <ol className={styles['chain']}>
        {chain.map(({ edit, name, args }) => (
          <li key={edit}>
            <details>
              <summary>{editWords(t, name)}</summary>
              <FieldTable fields={fieldsOf(args)} />
            </details>
          </li>
        ))}
      </ol>
    </div>
  )
}

/** Words and numbers can be put right here; what names other things stays as it was. */
function EditAndResend(props: {
  readonly edit: RefusedEdit
  readonly chained: number
  readonly onResend: (args: Json) => Promise<void>
  readonly onClose: () => void
}) {
  const { t } = useTranslation()
  const [args, setArgs] = useState<Json>(props.edit.args)
  return (
    <Dialog title={editWords(t, props.edit.name)} onClose={props.onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void props.onResend(args)
        }}
      >
        {!canBeWritten(args) && <p className={styles['soft']}>{t('sync.nothingToEdit')}</p>}
        <FieldTable fields={fieldsOf(args)} onChange={(field, value) => setArgs(withField(args, field, value))} />
        {props.chained > 0 && <p>{t('sync.resendChain', { count: props.chained })}</p>}
        <Actions>
          <Button type="submit" look="main">
            {t('sync.resend')}
          </Button>
          <Button onClick={props.onClose}>{t('common.cancel')}</Button>
        </Actions>
      </form>
    </Dialog>
  )
}
