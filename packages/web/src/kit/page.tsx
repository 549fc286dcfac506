import type { ReactNode } from 'react'
import { useEffect } from 'react'
import styles from './page.module.css'

interface Props {
  readonly title: string
  /** The ways between screens that belong together. */
  readonly tabs?: ReactNode
  /** A line above the title: where one is, or what day it is. */
  readonly above?: ReactNode
  readonly lead?: ReactNode
  readonly actions?: ReactNode
  /** What stands beside the content where there is room, and below it where there is not. */
  readonly aside?: ReactNode
  /** For what needs the whole width: a board, a table. */
  readonly wide?: boolean
  readonly children: ReactNode
}

/** Every screen: one title that is also the window's, one column to read, and room beside it on wide screens. */
export function Page({ title, tabs, above, lead, actions, aside, wide = false, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Etude`
  }, [title])
  return (
    <article className={`${styles['page']} ${aside === undefined ? '' : styles['two']} ${wide ? styles['wide'] : ''}`}>
      {tabs}
      <header className={styles['head']}>
        <div className={styles['words']}>
          {above !== undefined && <div className={styles['above']}>{above}</div>}
          <h1 className={styles['title']} id="page-title" tabIndex={-1}>
            {title}
          </h1>
          {lead !== undefined && <p className={styles['lead']}>{lead}</p>}
        </div>
        {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
      </header>
      <div className={styles['content']}>{children}</div>
      {aside !== undefined && <aside className={styles['aside']}>{aside}</aside>}
    </article>
  )
}

/** A part of a screen under a heading and a thin rule. */
export const Section = (props: {
  readonly title: string
  readonly lead?: ReactNode
  readonly action?: ReactNode
  readonly children: ReactNode
}) => (
  <section className={styles['section']}>
    <header className={styles['sectionHead']}>
      <div>
        <h2>{props.title}</h2>
        {props.lead !== undefined && <p className={styles['soft']}>{props.lead}</p>}
      </div>
      {props.action}
    </header>
    {props.children}
  </section>
)
