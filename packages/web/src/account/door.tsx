import { useEffect } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from '../messages/messages.ts'
import { LanguagePicker } from './language-picker.tsx'
import styles from './door.module.css'

interface Props {
  readonly title: string
  readonly lead?: ReactNode
  readonly children: ReactNode
  readonly foot?: ReactNode
}

/** Every screen in front of the app: what one came for on one side, what the app is on the other. */
export function Door({ title, lead, children, foot }: Props) {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = `${title} · Etude`
  }, [title])
  return (
    <div className={styles['door']}>
      <header className={styles['poster']}>
        <p className={styles['brand']}>
          <img src="/icons/icon.svg" width="36" height="36" alt="" />
          <span>Etude</span>
        </p>
        <Score />
        <p className={styles['saying']}>{t('door.saying')}</p>
      </header>
      <main className={styles['main']}>
        <div className={styles['sheet']}>
          <div className={styles['head']}>
            <h1>{title}</h1>
            {lead !== undefined && <p>{lead}</p>}
          </div>
          {children}
          {foot !== undefined && <footer className={styles['foot']}>{foot}</footer>}
        </div>
        <LanguagePicker />
      </main>
    </div>
  )
}

/** One bar of an étude, climbing. */
const pitches = [5, 4, 3, 4, 3, 2, 1, 2, 1, 0]

function Score() {
  return (
    <svg className={styles['score']} viewBox="0 0 420 150" aria-hidden="true" focusable="false">
      <path className={styles['staff']} d="M0 35h420M0 55h420M0 75h420M0 95h420M0 115h420M419 35v80" />
      {pitches.map((pitch, index) => {
        const x = 30 + index * 38
        const y = 65 + pitch * 10
        return (
          <g key={x} className={styles['note']}>
            <ellipse cx={x} cy={y} rx="9.5" ry="7" transform={`rotate(-20 ${x} ${y})`} />
            <path d={`M${x + 8.2} ${y - 2}V${y - 52}`} />
          </g>
        )
      })}
    </svg>
  )
}
