import { addDays, priorities } from '@etude/core'
import type { ArgsOf, Body } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Icon } from '../kit/icon.tsx'
import { Menu } from '../kit/menu.tsx'
import { useEdit } from '../kit/use-edit.ts'
import { dateInWords, weekdayNames } from '../today/learner-day.ts'
import { reasonWords, typeWords } from '../today/reason-words.ts'
import { boardOf } from '../week/board.ts'
import styles from './approve.module.css'

export type Which = Pick<ArgsOf<'draft.publish'>, 'learner' | 'week' | 'version'>

interface Props {
  readonly which: Which
  readonly activities: readonly Body<'activity'>[]
  readonly onReplace: (activity: Body<'activity'>) => void
}

/** Day by day what the week would hold, each with its reason and with everything that can be done about it. */
export function DraftDays({ which, activities, onReplace }: Props) {
  const { t, locale } = useTranslation()
  const board = boardOf(activities)
  return (
    <div className={styles['days']}>
      {board.map((cards, day) => {
        if (day > 4 && cards.length === 0) return null
        const date = addDays(which.week, day)
        const minutes = cards.reduce((sum, each) => sum + each.minutes, 0)
        return (
          <section key={date} className={styles['day']} aria-label={dateInWords(date, locale)}>
            <header className={styles['dayHead']}>
              <h2>{dateInWords(date, locale)}</h2>
              {cards.length > 0 && <p className={styles['soft']}>{t('units.minutes', { count: minutes })}</p>}
            </header>
            {cards.length === 0 ? (
              <p className={styles['soft']}>{t('approve.dayEmpty')}</p>
            ) : (
              <ul className={styles['cards']}>
                {cards.map((each, place) => (
                  <Card
                    key={each.activity}
                    which={which}
                    activity={each}
                    before={cards[place - 1]}
                    onReplace={onReplace}
                  />
                ))}
              </ul>
            )}
          </section>
        )
      })}
    </div>
  )
}

interface CardProps {
  readonly which: Which
  readonly activity: Body<'activity'>
  /** What is done before it on its day. */
  readonly before: Body<'activity'> | undefined
  readonly onReplace: (activity: Body<'activity'>) => void
}

function Card({ which, activity, before, onReplace }: CardProps) {
  const { t, locale } = useTranslation()
  const edit = useEdit()
  const names = weekdayNames(locale, 'long')
  const { title, type, minutes, priority, reason, pinned, day, position } = activity
  const id = activity.activity
  const arrange = (activities: ArgsOf<'draft.arrange'>['activities'], said: string) =>
    void edit('draft.arrange', { ...which, activities }, said)
  const moves = names.flatMap((weekday, to) => {
    if (to === day || to > 4) return []
    const wanted = { activity: id, day: to as Body<'activity'>['day'] }
    return [
      { words: t('approve.moveTo', { weekday }), run: () => arrange([wanted], t('approve.said.moved', { weekday })) },
    ]
  })
  const weights = priorities.filter((other) => other !== priority)
  return (
    <li className={styles['card']}>
      <div className={styles['words']}>
        <p className={styles['title']}>{title}</p>
        <p className={styles['meta']}>
          {typeWords(t, type)} · {t('units.minutes', { count: minutes })} · {t(`approve.matter.${priority}`)}
          {pinned && (
            <span className={styles['pin']}>
              <Icon name="pin" size={14} />
              {t('approve.changed')}
            </span>
          )}
        </p>
        <p className={styles['reason']}>{reasonWords(t, reason)}</p>
      </div>
      <Menu
        label={t('approve.options', { title })}
        entries={[
          ...moves,
          ...(before === undefined
            ? []
            : [
                {
                  words: t('approve.earlier'),
                  run: () =>
                    arrange(
                      [
                        { activity: id, position: before.position },
                        { activity: before.activity, position: Math.max(position, before.position + 1) },
                      ],
                      t('approve.said.ordered'),
                    ),
                },
              ]),
          ...weights.map((other) => ({
            words: t('approve.setMatter', { matter: t(`approve.matter.${other}`) }),
            run: () => arrange([{ activity: id, priority: other }], t('approve.said.matters')),
          })),
          { words: t('approve.replace'), run: () => onReplace(activity) },
          {
            words: t('approve.remove'),
            run: () => void edit('draft.remove', { ...which, activity: id }, t('approve.said.removed')),
            look: 'danger' as const,
          },
        ]}
      />
    </li>
  )
}
