import { useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { Section } from '../kit/page.tsx'
import styles from './progress.module.css'

interface Props {
  readonly title: string
  readonly lead: string
  /** What the picture says, in a sentence: its name for whoever hears it. */
  readonly name: string
  readonly chart: ReactNode
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly children?: ReactNode
}

/** A picture of figures that is a table too, one press away. */
export function Figure({ title, lead, name, chart, head, rows, children }: Props) {
  const { t } = useTranslation()
  const [isTable, setIsTable] = useState(false)
  return (
    <Section
      title={title}
      lead={lead}
      action={
        <Button
          look="quiet"
          aria-label={`${title}: ${isTable ? t('progress.asChart') : t('progress.asTable')}`}
          onClick={() => setIsTable(!isTable)}
        >
          {isTable ? t('progress.asChart') : t('progress.asTable')}
        </Button>
      }
    >
      {isTable ? (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a part that scrolls has to be reached by keys
        <div className={styles['scroll']} role="region" aria-label={title} tabIndex={0}>
          <table className={styles['table']}>
            <caption className="visually-hidden">{name}</caption>
            <thead>
              <tr>
                {head.map((cell) => (
                  <th key={cell} scope="col">
                    {cell}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(([first, ...cells]) => (
                <tr key={first}>
                  <th scope="row">{first}</th>
                  {cells.map((cell, index) => (
                    // oxlint-disable-next-line react/no-array-index-key -- a column is its place
                    <td key={index}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <figure className={styles['figure']}>{chart}</figure>
      )}
      {children}
    </Section>
  )
}
