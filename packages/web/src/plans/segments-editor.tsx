import { useRef } from 'react'
import { practiceLimits } from '@etude/core'
import { Button } from '../kit/button.tsx'
import { Icon } from '../kit/icon.tsx'
import { newId } from '../kit/new-id.ts'
import type { SegmentDraft } from './schedule-draft.ts'
import { useAnnouncer } from './announcer.tsx'
import { useReading } from './use-reading.ts'
import { useReorder } from './use-reorder.ts'
import styles from './plans.module.css'

/** The parts of a session in order. A handle moves one by dragging or, focused, by the arrow keys. */
export function SegmentsEditor(props: {
  readonly segments: readonly SegmentDraft[]
  readonly problem: string | null
  readonly onChange: (segments: readonly SegmentDraft[]) => void
}) {
  const { segments, problem, onChange } = props
  const { t } = useReading()
  const announce = useAnnouncer()
  const list = useRef<HTMLOListElement>(null)
  const change = (row: string, part: Partial<SegmentDraft>) =>
    onChange(segments.map((one) => (one.row === row ? { ...one, ...part } : one)))
  const move = (row: string, to: number) => {
    const from = segments.findIndex((one) => one.row === row)
    const moved = segments[from]
    if (moved === undefined || to < 0 || to >= segments.length || to === from) return
    const others = segments.filter((one) => one.row !== row)
    onChange([...others.slice(0, to), moved, ...others.slice(to)])
    announce(t('plans.segmentAt', { name: moved.title, place: to + 1, of: segments.length }))
  }
  const handle = useReorder(list, move)
  const total = segments.reduce((sum, { minutes }) => sum + (Number(minutes) || 0), 0)
  return (
    <fieldset className={styles['segments']}>
      <legend>{t('plans.segments')}</legend>
      <p className={styles['soft']}>{t('plans.segmentsHint')}</p>
      {segments.length > 0 && (
        <ol ref={list}>
          {segments.map((segment, index) => (
            <li key={segment.row} data-row={segment.row}>
              <button
                type="button"
                className={styles['handle']}
                aria-label={t('plans.moveSegment', { name: segment.title, place: index + 1 })}
                {...handle(segment.row, index)}
              >
                <Icon name="grip" />
              </button>
              <input
                aria-label={t('plans.segmentTitle', { place: index + 1 })}
                aria-invalid={problem !== null && segment.title.trim() === '' ? true : undefined}
                placeholder={t('plans.segmentExample')}
                value={segment.title}
                onChange={(event) => change(segment.row, { title: event.target.value.slice(0, cutAfter) })}
              />
              <input
                className={styles['short']}
                type="number"
                inputMode="numeric"
                min={1}
                max={practiceLimits.sessionMinutes}
                aria-label={t('plans.segmentMinutes', { place: index + 1 })}
                value={segment.minutes}
                onChange={(event) => change(segment.row, { minutes: event.target.value })}
              />
              <Button
                look="quiet"
                aria-label={t('plans.removeSegment', { name: segment.title, place: index + 1 })}
                onClick={() => onChange(segments.filter((one) => one.row !== segment.row))}
              >
                <Icon name="close" size={18} />
              </Button>
            </li>
          ))}
        </ol>
      )}
      {problem !== null && <p className={styles['error']}>{problem}</p>}
      <div className={styles['row']}>
        {segments.length < practiceLimits.segments ? (
          <Button onClick={() => onChange([...segments, { row: newId(), title: '', minutes: '10' }])}>
            <Icon name="plus" size={18} />
            {t('plans.addSegment')}
          </Button>
        ) : (
          <p>{t('plans.segmentsMax', { max: practiceLimits.segments })}</p>
        )}
        {segments.length > 0 && <p className={styles['soft']}>{t('plans.segmentsTotal', { count: total })}</p>}
      </div>
    </fieldset>
  )
}

/** Too long is said to be too long; a megabyte need not be drawn for that. */
const cutAfter = practiceLimits.titleCharacters * 4
