import { useTranslation } from '../messages/messages.ts'
import { ButtonLink } from '../kit/button.tsx'
import { Refused } from '../kit/states.tsx'
import { dateInWords } from '../today/learner-day.ts'
import type { AskedWeek } from './week-from.ts'

interface Props {
  readonly asked: Exclude<AskedWeek, { readonly type: 'week' }>
  /** What stands in the address. */
  readonly text: string
  readonly to: '/week' | '/approve'
}

/** C-5. Why an address names no week, and the way to the one that may have been meant. */
export function NoWeek({ asked, text, to }: Props) {
  const { t, locale } = useTranslation()
  return (
    <>
      <Refused>
        {asked.type === 'not-monday'
          ? t('week.notMonday', {
              date: dateInWords(asked.date, locale, { dateStyle: 'long' }),
              weekday: dateInWords(asked.date, locale, { weekday: 'long' }),
            })
          : asked.type === 'too-far'
            ? t('week.tooFar')
            : t('week.notADate', { text })}
      </Refused>
      <div>
        <ButtonLink to={to} search={asked.type === 'not-monday' ? { week: asked.monday } : {}}>
          {asked.type === 'not-monday'
            ? t('week.goTo', { date: dateInWords(asked.monday, locale, { day: 'numeric', month: 'long' }) })
            : t(to === '/week' ? 'week.thisWeek' : 'approve.open')}
        </ButtonLink>
      </div>
    </>
  )
}
