import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import type { CivilDate, OverviewRow } from '@etude/core'
import { usePeople } from '../session/people.tsx'
import styles from './overview.module.css'

interface Props {
  readonly row: OverviewRow
  readonly week: CivilDate
  readonly to?: '/week' | '/approve'
  readonly children?: ReactNode
}

/** Opens a learner's week, or their draft: whose it is is chosen with it. */
export function LearnerLink({ row, week, to = '/week', children = row.name }: Props) {
  const { choose } = usePeople()
  return (
    <Link to={to} search={{ week }} className={styles['name']} onClick={() => choose(row.learner)}>
      {children}
    </Link>
  )
}
