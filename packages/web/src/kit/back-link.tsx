import type { ComponentProps } from 'react'
import { createLink } from '@tanstack/react-router'
import { Icon } from './icon.tsx'
import styles from './back-link.module.css'

function BackAnchor({ children, ...anchor }: Omit<ComponentProps<'a'>, 'className'>) {
  return (
    <a {...anchor} className={styles['back']}>
      <Icon name="back" size={18} />
      {children}
    </a>
  )
}

/** From one of many to all of them. */
export const BackLink = createLink(BackAnchor)
