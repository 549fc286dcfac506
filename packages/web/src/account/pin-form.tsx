import { useMemo, useState } from 'react'
import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { Actions } from '../kit/dialog.tsx'
import { Field } from '../kit/field.tsx'
import { useToast } from '../kit/toast.tsx'
import { useClient } from '../kit/use-client.ts'
import { accountMemory, openScreens } from '../session/device-memory.ts'
import { isPin, lockFrom, lockWith, pinLength } from '../session/screen-lock.ts'
import styles from './pin-form.module.css'

/** Sets, changes or removes the PIN of this device's screen. */
export function PinForm({ onDone }: { readonly onDone?: () => void }) {
  const { t } = useTranslation()
  const client = useClient()
  const toast = useToast()
  const memory = useMemo(() => accountMemory(client.account).lock, [client])
  const [isSet, setIsSet] = useState(() => lockFrom(memory.read()) !== null)
  const [pin, setPin] = useState('')
  const [again, setAgain] = useState('')
  const [error, setError] = useState<string | null>(null)

  const save = async () => {
    if (!isPin(pin)) return setError(t('lock.notAPin', pinLength))
    if (pin !== again) return setError(t('lock.different'))
    memory.write(await lockWith(pin))
    openScreens.add(client.account)
    setIsSet(true)
    setPin('')
    setAgain('')
    setError(null)
    toast({ text: t('lock.saved') })
    onDone?.()
  }
  const remove = () => {
    memory.write(null)
    setIsSet(false)
    toast({ text: t('lock.removed') })
  }
  const digits = {
    type: 'password',
    inputMode: 'numeric',
    autoComplete: 'off',
    maxLength: pinLength.max,
    required: true,
  } as const
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Field
        {...digits}
        label={isSet ? t('lock.newPin') : t('lock.pin')}
        hint={t('lock.pinHint', pinLength)}
        value={pin}
        error={error}
        onChange={(event) => setPin(event.target.value)}
      />
      <Field {...digits} label={t('lock.again')} value={again} onChange={(event) => setAgain(event.target.value)} />
      <Actions>
        <Button type="submit" look="main">
          {isSet ? t('lock.change') : t('lock.set')}
        </Button>
        {isSet && (
          <Button look="danger" onClick={remove}>
            {t('lock.remove')}
          </Button>
        )}
      </Actions>
    </form>
  )
}
