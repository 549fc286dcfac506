import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'
import styles from './states.module.css'

/*
 * Loading, empty, refused and failed are four different situations, and nobody should have to guess which one they are in:
 * lines being drawn, a rest on a staff, a sentence with a reason, a sentence with a way out.
 */

/** For what has still to come from elsewhere. What lies on the device is there in the same frame and needs none of this. */
export const Loading = ({ children }: { readonly children: ReactNode }) => (
  <div className={styles['loading']} role="status">
    <span className={styles['lines']} aria-hidden="true" />
    <p>{children}</p>
  </div>
)

export const Empty = (props: {
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
  readonly level?: 2 | 3
}) => (
  <div className={styles['empty']}>
    <Rest />
    {props.level === 3 ? <h3>{props.title}</h3> : <h2>{props.title}</h2>}
    {props.children !== undefined && <p>{props.children}</p>}
    {props.action !== undefined && <div className={styles['action']}>{props.action}</div>}
  </div>
)

/** Somebody asked for something that may not happen; the reason is in the words. */
export const Refused = ({ children }: { readonly children: ReactNode }) => (
  <div className={styles['refused']} role="alert">
    <Icon name="warning" />
    <p>{children}</p>
  </div>
)

/** Something broke or is out of reach; the next step is a button. */
export const Failed = ({ children, action }: { readonly children: ReactNode; readonly action?: ReactNode }) => (
  <div className={styles['failed']} role="alert">
    <p>{children}</p>
    {action}
  </div>
)

/** Something worth knowing that is nobody's mistake. */
export const Note = ({
  icon,
  children,
}: {
  readonly icon?: 'offline' | 'lock' | 'mail' | 'check'
  readonly children: ReactNode
}) => (
  <div className={styles['note']}>
    {icon !== undefined && <Icon name={icon} />}
    <div>{children}</div>
  </div>
)

/** A staff with a whole-bar rest: an empty day is written down too. */
function Rest() {
  return (
    <svg className={styles['rest']} viewBox="0 0 240 72" aria-hidden="true" focusable="false">
      <path className={styles['staff']} d="M0 12h240M0 24h240M0 36h240M0 48h240M0 60h240" />
      <path className={styles['bar']} d="M.75 12v48M239.250 12v48" />
      <rect className={styles['mark']} x="107" y="24" width="26" height="8" rx="1" />
    </svg>
  )
}
