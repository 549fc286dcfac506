import { useMemo, useState } from 'react'
import { learnerSpace, shouldNudge } from '@etude/core'
import type { PlanId } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { ButtonLink } from '../kit/button.tsx'
import { SelectField } from '../kit/field.tsx'
import { Page, Section } from '../kit/page.tsx'
import { Empty } from '../kit/states.tsx'
import { useOpenSpace } from '../kit/use-open-space.ts'
import { Arriving } from '../practice/arriving.tsx'
import { Suggestion } from '../practice/move-suggestion.tsx'
import type { AheadView, FiguresView, NextView, ProgressView } from '../practice/practice-view.ts'
import { percentInWords, titleOf } from '../practice/session-words.ts'
import { usePractice } from '../practice/use-practice.ts'
import { usePeople } from '../session/people.tsx'
import type { KnownLearner } from '../session/people.tsx'
import { dateInWords } from '../today/learner-day.ts'
import { AdherenceFigures } from './adherence-figures.tsx'
import type { PeriodName } from './adherence-figures.tsx'
import { AheadChart } from './ahead-chart.tsx'
import { HeatMap } from './heat-map.tsx'
import { StreakSection } from './streak-section.tsx'
import { WeeksChart } from './weeks-chart.tsx'
import { useCountedView } from './use-counted-view.ts'
import styles from './progress.module.css'

/** How it is going: every figure says what it rests on, and every picture is a table too. */
export function ProgressScreen() {
  const { t } = useTranslation()
  const { chosen } = usePeople()
  if (chosen === null)
    return (
      <Page title={t('nav.progress')}>
        <Empty title={t('practice.nobody')}>{t('practice.nobodyMore')}</Empty>
      </Page>
    )
  return <ProgressOf key={chosen.id} learner={chosen} />
}

function ProgressOf({ learner }: { readonly learner: KnownLearner }) {
  const { t } = useTranslation()
  useOpenSpace(useMemo(() => (learner.relation === 'pupil' ? learnerSpace(learner.id) : null), [learner]))
  const { next, progress, ahead } = usePractice(learner.id, 'everything')
  const isOwn = learner.relation === 'self'
  return (
    <Page
      title={t('nav.progress')}
      above={isOwn ? undefined : learner.name}
      lead={isOwn ? t('progress.lead') : t('progress.leadOf', { name: learner.name })}
    >
      {next === undefined || progress === undefined || ahead === undefined ? (
        <Arriving learner={learner} />
      ) : (
        <Figures learner={learner} next={next} progress={progress} ahead={ahead} />
      )}
    </Page>
  )
}

interface Props {
  readonly learner: KnownLearner
  readonly next: NextView
  readonly progress: ProgressView
  readonly ahead: AheadView
}

function Figures({ learner, next, progress, ahead }: Props) {
  const speaking = useTranslation()
  const { t } = speaking
  const [period, setPeriod] = useState<PeriodName>('fourWeeks')
  const [plan, setPlan] = useState<PlanId | null>(null)
  const figures = progress.figures.find((one) => one.plan === plan) ?? progress.figures[0]
  const isLow = figures?.plan === null && shouldNudge(figures.fortnight, null, progress.today)
  useCountedView(progress, ahead, isLow)
  const hasSomething = progress.days.some(({ planned, done }) => planned > 0 || done > 0)
  if (figures === undefined || !hasSomething)
    return (
      <Empty title={t('progress.empty')} action={<ButtonLink to="/practice">{t('progress.emptyDo')}</ButtonLink>}>
        {t('progress.emptyMore')}
      </Empty>
    )
  return (
    <>
      <div className={styles['choose']}>
        <SelectField
          label={t('progress.period')}
          value={period}
          onChange={(event) => setPeriod(periodNames.find((name) => name === event.target.value) ?? 'fourWeeks')}
        >
          {periodNames.map((name) => (
            <option key={name} value={name}>
              {t(`progress.periods.${name}`)}
            </option>
          ))}
        </SelectField>
        {progress.figures.length > 1 && (
          <SelectField
            label={t('progress.plan')}
            value={figures.plan ?? ''}
            onChange={(event) => setPlan(progress.figures.find((one) => one.plan === event.target.value)?.plan ?? null)}
          >
            {progress.figures.map((one) => (
              <option key={one.plan ?? ''} value={one.plan ?? ''}>
                {one.plan === null ? t('progress.allPlans') : titleOf(next.plans, one.plan, speaking)}
              </option>
            ))}
          </SelectField>
        )}
      </div>
      <AdherenceFigures figures={figures} period={period} next={next} />
      {isLow && learner.relation !== 'pupil' && (
        <p className={styles['nudge']}>
          {t('progress.nudge')} <ButtonLink to="/plans">{t('progress.nudgeDo')}</ButtonLink>
        </p>
      )}
      <StreakSection
        key={figures.plan ?? ''}
        learner={learner}
        streak={figures.streak}

        today={progress.today}
      />
      <Habit figures={figures} />
      <AheadChart ahead={ahead} days={progress.days} />
      <Overload learner={learner} next={next} ahead={ahead} />
      <WeeksChart days={progress.days} />
      <HeatMap days={progress.days} />
    </>
  )
}

const periodNames = ['week', 'fortnight', 'fourWeeks'] as const

/** How strong the habit is, on a line from nothing to certain; and that there is nothing to say before there is. */
function Habit({ figures }: { readonly figures: FiguresView }) {
  const { t, locale } = useTranslation()
  const { strength } = figures
  const words = strength === null ? null : t(`progress.strengthWords.${strengthName(strength)}`)
  return (
    <Section title={t('progress.strength')} lead={t('progress.strengthMore')}>
      {strength === null || words === null ? (
        <p>{t('progress.noData')}</p>
      ) : (
        <div className={styles['habit']}>
          <p className={styles['big']}>{percentInWords(strength, locale)}</p>
          <div>
            <p>{words}</p>
            <svg viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true">
              <rect width="100" height="3" />
              <rect className={styles['done']} width={strength * 100} height="3" />
            </svg>
          </div>
        </div>
      )}
    </Section>
  )
}

const strengthName = (strength: number) =>
  strength < 0.3 ? 'faint' : strength < 0.6 ? 'growing' : strength < 0.85 ? 'firm' : 'strong'

/** Days that will probably be too full, where something can be done about it: to be told of the others helps nobody. */
function Overload({ learner, next, ahead }: Omit<Props, 'progress'>) {
  const { t, locale } = useTranslation()
  const { suggestions } = ahead.week
  if (suggestions.length === 0) return null
  return (
    <Section title={t('progress.overload')}>
      <ul className={styles['facts']}>
        {suggestions.map(({ from, before }) => (
          <li key={from}>
            {t('progress.overloadLine', { date: dateInWords(from, locale), chance: percentInWords(before, locale) })}
          </li>
        ))}
      </ul>
      {learner.relation !== 'pupil' &&
        suggestions.map((move) => (
          <Suggestion key={move.occurrence.planned.id} learner={learner} next={next} move={move} />
        ))}
    </Section>
  )
}
