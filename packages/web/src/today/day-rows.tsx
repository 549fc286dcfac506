import type { ActivityStatus, Body, CivilDate, DayItemBody, Rating, RecordId } from '@etude/core'
import { ratings } from '@etude/core'
import { useState } from 'react'
import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { Icon } from '../kit/icon.tsx'
import { Menu } from '../kit/menu.tsx'
import { reasonWords, tierWords, typeWords } from './reason-words.ts'
import styles from './day-rows.module.css'

/** What can be done with one thing of the day. */
export interface ItemActs {
  readonly status: ActivityStatus
  /** The date it was planned for; null where no plan had it. */
  readonly planned: CivilDate | null
  readonly complete: () => void
  readonly start: () => void
  readonly putOff: () => void
  readonly skip: (excused: boolean) => void
}

interface ItemProps {
  readonly item: DayItemBody
  readonly acts: ItemActs
}

/** The one thing to do now: what, why, how long, and the two buttons that matter. */
export function NowCard({ item, acts }: ItemProps) {
  const { t } = useTranslation()
  const isCheck = item.type === 'assessment' && item.about !== null
  return (
    <div className={styles['card']}>
      <p className={styles['meta']}>
        <TierChip item={item} />
        <span>{typeWords(t, item.type)}</span>
        {item.about !== null && <span className={styles['where']}>{item.about.titles.unit}</span>}
      </p>
      <h3 className={styles['title']}>{item.title}</h3>
      <Why item={item} acts={acts} />
      <div className={styles['buttons']}>
        <Button
          look="main"
          aria-label={isCheck ? t('day.checkIt', { title: item.title }) : t('day.doIt', { title: item.title })}
          onClick={acts.complete}
        >
          <Icon name={isCheck ? 'question' : 'check'} size={20} />
          {isCheck ? t('day.check') : t('day.do')}
        </Button>
        {acts.status === 'in-progress' ? (
          <span className={styles['started']}>{t('day.started')}</span>
        ) : (
          <Button onClick={acts.start}>{t('day.start')}</Button>
        )}
        <span className={styles['worth']}>
          {t('units.minutes', { count: item.minutes })} · {t('day.points', { count: item.points })}
        </span>
        <ItemMenu item={item} acts={acts} />
      </div>
    </div>
  )
}

/** Something that comes after: a ring to tick, what it is, and why. */
export function ThenRow({ item, acts }: ItemProps) {
  const { t } = useTranslation()
  const isCheck = item.type === 'assessment' && item.about !== null
  return (
    <li className={styles['row']}>
      <button
        type="button"
        className={styles['tick']}
        aria-label={isCheck ? t('day.checkIt', { title: item.title }) : t('day.doIt', { title: item.title })}
        onClick={acts.complete}
      >
        <span className={styles['ring']}>
          <Icon name={isCheck ? 'question' : 'check'} size={16} />
        </span>
      </button>
      <div className={styles['words']}>
        <p className={styles['rowTitle']}>{item.title}</p>
        <p className={styles['meta']}>
          <TierChip item={item} />
          <span>{typeWords(t, item.type)}</span>
          <span>{t('units.minutes', { count: item.minutes })}</span>
        </p>
        <Why item={item} acts={acts} />
      </div>
      <ItemMenu item={item} acts={acts} canStart />
    </li>
  )
}

const TierChip = ({ item }: { readonly item: DayItemBody }) => {
  const { t } = useTranslation()
  return <span className={`${styles['chip']} ${styles[item.tier] ?? ''}`}>{t(`day.tier.${item.tier}`)}</span>
}

function Why({ item, acts }: ItemProps) {
  const { t, locale } = useTranslation()
  const tier = tierWords(t, locale, item.tier, acts.planned)
  return (
    <p className={styles['why']}>
      {tier !== null && `${tier} `}
      {reasonWords(t, item.reason)}
    </p>
  )
}

function ItemMenu({ item, acts, canStart = false }: ItemProps & { readonly canStart?: boolean }) {
  const { t } = useTranslation()
  const [asksWhy, setAsksWhy] = useState(false)
  return (
    <>
      <Menu
        label={t('day.options', { title: item.title })}
        entries={[
          ...(canStart && acts.status !== 'in-progress' ? [{ words: t('day.start'), run: acts.start }] : []),
          { words: t('day.why.title'), run: () => setAsksWhy(true) },
          { words: t('day.putOff'), run: acts.putOff },
          { words: t('day.skip'), run: () => acts.skip(false) },
          { words: t('day.skipExcused'), run: () => acts.skip(true) },
        ]}
      />
      {asksWhy && (
        <Dialog title={t('day.why.title')} onClose={() => setAsksWhy(false)}>
          <p className={styles['whyTitle']}>{item.title}</p>
          <Why item={item} acts={acts} />
          {item.about !== null && (
            <p className={styles['belongs']}>
              <strong>{t('day.why.where')}</strong>
              {[item.about.titles.subject, item.about.titles.unit, item.about.titles.skill].join(' › ')}
            </p>
          )}
        </Dialog>
      )}
    </>
  )
}

interface DoneProps {
  readonly item: DayItemBody
  readonly entry: Body<'log-entry'> | undefined
  readonly rate: (entry: RecordId, rating: Rating) => void
}

/** Done, with the question how it went: the answer decides when it comes back, and nobody has to give it. */
export function DoneRow({ item, entry, rate }: DoneProps) {
  const { t } = useTranslation()
  const rating = entry?.learnt?.rating ?? null
  return (
    <li className={`${styles['row']} ${styles['isDone']}`}>
      <span className={`${styles['tick']} ${styles['ticked']}`} aria-hidden="true">
        <span className={styles['ring']}>
          <Icon name="check" size={16} />
        </span>
      </span>
      <div className={styles['words']}>
        <p className={styles['rowTitle']}>{item.title}</p>
        <p className={styles['meta']}>
          <span>{t('units.minutes', { count: entry?.minutes ?? item.minutes })}</span>
          <span>{t('day.points', { count: item.points })}</span>
        </p>
        {entry !== undefined && (
          <fieldset className={styles['rate']}>
            <legend className={styles['rateLabel']}>{t('day.rate.label')}</legend>
            <div className={styles['choices']}>
              {ratings.map((each) => (
                <button
                  key={each}
                  type="button"
                  className={styles['choice']}
                  aria-pressed={rating === each}
                  onClick={() => rate(entry.entry, each)}
                >
                  {t(`day.rate.${each}`)}
                </button>
              ))}
            </div>
          </fieldset>
        )}
      </div>
    </li>
  )
}

/** What somebody decided against for today. */
export function LaterRow({ item, acts, bringBack }: ItemProps & { readonly bringBack: () => void }) {
  const { t } = useTranslation()
  const { status } = acts
  return (
    <li className={`${styles['row']} ${styles['isLater']}`}>
      <div className={styles['words']}>
        <p className={styles['rowTitle']}>{item.title}</p>
        <p className={styles['meta']}>
          <span>
            {status === 'skipped' || status === 'cancelled' ? t(`day.status.${status}`) : t('day.status.deferred')}
          </span>
        </p>
      </div>
      {status === 'deferred' && (
        <Button look="quiet" aria-label={t('day.bringItBack', { title: item.title })} onClick={bringBack}>
          {t('day.bringBack')}
        </Button>
      )}
      {status === 'skipped' && (
        <Button look="quiet" aria-label={t('day.doIt', { title: item.title })} onClick={acts.complete}>
          {t('day.do')}
        </Button>
      )}
    </li>
  )
}
