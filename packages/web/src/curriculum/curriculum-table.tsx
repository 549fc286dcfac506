import { useState } from 'react'
import type { NodeCode } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { Field, SelectField } from '../kit/field.tsx'
import { LevelMark } from './level-mark.tsx'
import type { CurriculumView, SubskillView } from './node-view.ts'
import styles from './curriculum-table.module.css'

interface Props {
  readonly view: CurriculumView
  readonly onOpen: (code: NodeCode) => void
}

const shows = ['all', 'open', 'locked', 'mastered'] as const
type Show = (typeof shows)[number]

/** So many rows at once; thousands would take a phone seconds to draw. */
const rowsAtOnce = 100

/** The same as the path, for whoever wants to look something up. */
export function CurriculumTable({ view, onOpen }: Props) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [show, setShow] = useState<Show>('all')
  const [count, setCount] = useState(rowsAtOnce)
  const wanted = text.trim().toLocaleLowerCase()
  const found = [...view.subskills.values()].filter(
    (each) => isShown(each, show) && `${each.node.code} ${each.node.title}`.toLocaleLowerCase().includes(wanted),
  )
  return (
    <div className={styles['whole']}>
      <div className={styles['filters']}>
        <Field
          label={t('learning.find')}
          type="search"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <SelectField
          label={t('learning.show')}
          value={show}
          onChange={(event) => setShow(shows.find((each) => each === event.target.value) ?? 'all')}
        >
          {shows.map((each) => (
            <option key={each} value={each}>
              {t(`learning.shows.${each}`)}
            </option>
          ))}
        </SelectField>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls sideways has to be reached with keys */}
      <div className={styles['scroll']} role="region" aria-label={t('learning.looks.table')} tabIndex={0}>
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{t('learning.columns.title')}</th>
              <th scope="col">{t('learning.columns.unit')}</th>
              <th scope="col">{t('learning.columns.level')}</th>
              <th scope="col">{t('learning.columns.after')}</th>
              <th scope="col" className={styles['number']}>
                {t('learning.columns.difficulty')}
              </th>
              <th scope="col" className={styles['number']}>
                {t('learning.columns.minutes')}
              </th>
            </tr>
          </thead>
          <tbody>
            {found.slice(0, count).map((each) => (
              <tr key={each.node.code}>
                <th scope="row">
                  <button type="button" className={styles['open']} onClick={() => onOpen(each.node.code)}>
                    {each.node.title}
                  </button>
                </th>
                <td>{each.above[1]?.title}</td>
                <td>
                  <LevelMark level={each.mastery?.level ?? null} isUnlocked={each.isUnlocked} />
                </td>
                <td>{each.requires.map(({ title }) => title).join(', ')}</td>
                <td className={styles['number']}>{each.node.difficulty}</td>
                <td className={styles['number']}>{each.node.minutes}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p role="status">{t('learning.found', { count: found.length })}</p>
      {found.length > count && (
        <div>
          <Button onClick={() => setCount(count + rowsAtOnce)}>{t('common.more')}</Button>
        </div>
      )}
    </div>
  )
}

function isShown({ isUnlocked, mastery }: SubskillView, show: Show): boolean {
  const isMastered = mastery?.level === 'mastered'
  switch (show) {
    case 'all':
      return true
    case 'open':
      return isUnlocked && !isMastered
    case 'locked':
      return !isUnlocked && !isMastered
    case 'mastered':
      return isMastered
  }
}
