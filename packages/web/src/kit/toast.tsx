import { createContext, useCallback, useContext, useMemo, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from '../messages/messages.ts'
import { Icon } from './icon.tsx'
import styles from './toast.module.css'

interface Toast {
  readonly text: string
  readonly undo?: (() => Promise<void>) | undefined
  readonly tone?: 'plain' | 'refused'
}

const ToastContext = createContext<(toast: Toast) => void>(() => undefined)

export const useToast = (): ((toast: Toast) => void) => useContext(ToastContext)

/** Long enough to read it and to reach the undo button with a keyboard; it also stays while the pointer or focus is on it. */
const shownForMs = 9_000

/** One message at a time, said aloud once, never in the way of anything. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation()
  const [shown, setShown] = useState<Toast | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const hold = useCallback(() => clearTimeout(timer.current), [])
  const release = useCallback(() => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setShown(null), shownForMs)
  }, [])
  const show = useCallback(
    (toast: Toast) => {
      setShown(toast)
      release()
    },
    [release],
  )
  const undo = useMemo(() => shown?.undo, [shown])
  return (
    <ToastContext value={show}>
      {children}
      <div className={styles['area']} role="status" aria-live="polite">
        {shown !== null && (
          // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- only pauses the clock
          <div
            className={`${styles['toast']} ${shown.tone === 'refused' ? styles['refused'] : ''}`}
            onPointerEnter={hold}
            onPointerLeave={release}
            onFocus={hold}
            onBlur={release}
          >
            {shown.tone === 'refused' && <Icon name="warning" />}
            <p>{shown.text}</p>
            {undo !== undefined && (
              <button
                type="button"
                className={styles['undo']}
                onClick={() => {
                  setShown(null)
                  void undo()
                }}
              >
                {t('common.undo')}
              </button>
            )}
            <button
              type="button"
              className={styles['close']}
              aria-label={t('common.close')}
              onClick={() => setShown(null)}
            >
              <Icon name="close" size={18} />
            </button>
          </div>
        )}
      </div>
    </ToastContext>
  )
}
