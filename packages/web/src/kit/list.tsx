import type { ReactNode } from 'react'
import { createLink } from '@tanstack/react-router'
import type { ComponentProps } from 'react'
import { Icon } from './icon.tsx'
import styles from './list.module.css'

/** Rows under each other, divided by thin rules. */
export const List = ({ label, children }: { readonly label?: string; readonly children: ReactNode }) => (
  <ul className={styles['list']} aria-label={label}>
    {children}
  </ul>
)

interface RowProps {
  readonly title: ReactNode
  readonly detail?: ReactNode
  readonly before?: ReactNode
  readonly after?: ReactNode
}

export const Row = (props: RowProps) => (
  <li className={styles['row']}>
    <RowWords {...props} />
    {props.after !== undefined && <div className={styles['after']}>{props.after}</div>}
  </li>
)

const RowWords = ({ before, title, detail }: RowProps) => (
  <>
    {before}
    <span className={styles['words']}>
      <span className={styles['title']}>{title}</span>
      {detail !== undefined && <span className={styles['detail']}>{detail}</span>}
    </span>
  </>
)

function RowAnchor({ before, title, detail, ...anchor }: RowProps & Omit<ComponentProps<'a'>, 'title'>) {
  return (
    <li className={styles['linkRow']}>
      <a {...anchor} className={styles['link']}>
        <RowWords before={before} title={title} detail={detail} />
        <span className={styles['chevron']}>
          <Icon name="chevron" size={18} />
        </span>
      </a>
    </li>
  )
}

/** A row that opens a screen. */
export const LinkRow = createLink(RowAnchor)

/** A title that does what one expects of its row. */
export const RowAction = ({ onClick, children }: { readonly onClick: () => void; readonly children: ReactNode }) => (
  <button type="button" className={styles['open']} onClick={onClick}>
    {children}
  </button>
)
