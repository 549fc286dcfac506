import { useCallback } from 'react'
import { ZoneName } from '@etude/core'
import type { LearnerId, Reader } from '@etude/core'
import { Button } from '../kit/button.tsx'
import { Note } from '../kit/states.tsx'
import { useEdit } from '../kit/use-edit.ts'
import { useRecords } from '../kit/use-live.ts'
import { useHere } from './use-practice-facts.ts'
import { useReading } from './use-reading.ts'
import styles from './plans.module.css'

/** Somewhere else than at home: says what that means for plans. The home zone changes only when its owner says so. */
export function TravelNote({ learner }: { readonly learner: LearnerId }) {
  const { t } = useReading()
  const here = useHere()
  const edit = useEdit()
  const profile = useRecords(useCallback((reader: Reader) => reader.get('learner', learner), [learner]))
  const home = profile?.body.zone
  if (home === undefined || isSameClock(home, here.zone, here.instant)) return null
  const zones = { here: zoneWords(here.zone), home: zoneWords(home) }
  return (
    <Note>
      <p>{t('plans.travel.note', zones)}</p>
      <div className={styles['noteAction']}>
        <Button
          onClick={() =>
            void edit(
              'learner.edit-profile',
              { learner, zone: ZoneName.parse(here.zone) },
              t('plans.travel.done', zones),
            )
          }
        >
          {t('plans.travel.stay', zones)}
        </Button>
      </div>
    </Note>
  )
}

const zoneWords = (name: string): string => name.slice(name.lastIndexOf('/') + 1).replaceAll('_', ' ')

/** Vienna and Berlin have two names and one clock: nobody travelled. */
function isSameClock(one: string, other: string, instant: number): boolean {
  if (one === other) return true
  try {
    const shown = (timeZone: string) =>
      new Intl.DateTimeFormat('en', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(instant)
    return shown(one) === shown(other)
  } catch {
    // A zone that this device does not know has no clock to compare.
    return false
  }
}
