import type { ReactNode } from 'react'
import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { problemText } from '../kit/problem-text.ts'
import { Failed, Loading, Note } from '../kit/states.tsx'
import type { ServerAnswer } from './use-server-answer.ts'

/** A part of a screen that only the server can fill: under way, out of reach, refused or there. */
export function ServerPart<T>(props: {
  readonly answer: ServerAnswer<T>
  readonly reload: () => Promise<void>
  readonly children: (value: T) => ReactNode
}) {
  const { t } = useTranslation()
  const { answer, reload } = props
  switch (answer.type) {
    case 'loading':
      return <Loading>{t('common.asking')}</Loading>
    case 'loaded':
      return props.children(answer.value)
    case 'failed': {
      const again = (
        <Button look="plain" onClick={() => void reload()}>
          {t('common.tryAgain')}
        </Button>
      )
      if (answer.problem.type === 'unreachable') {
        return (
          <>
            <Note icon="offline">{t('problem.needsConnection')}</Note>
            <div>{again}</div>
          </>
        )
      }
      return <Failed action={again}>{problemText(t, answer.problem)}</Failed>
    }
  }
}
