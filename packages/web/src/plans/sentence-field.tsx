import { useState } from 'react'
import type { CivilDate } from '@etude/core'
import { Field } from '../kit/field.tsx'
import type { Translate } from '../messages/translate.ts'
import { lexicons } from './sentence/lexicons.ts'
import { readSentence, sentenceCharactersMax } from './sentence/read-sentence.ts'
import type { Heard } from './sentence/read-sentence.ts'
import type { Spoken } from './sentence/spoken.ts'
import { useReading } from './use-reading.ts'

interface Props {
  /** What the form says now, as a sentence. */
  readonly said: string
  readonly today: CivilDate
  readonly onHeard: (spoken: Spoken) => void
}

/** “Every Monday at 17:00”, typed. What is understood goes into the form at once; leaving the field shows what was understood. */
export function SentenceField({ said, today, onHeard }: Props) {
  const { t, language, locale } = useReading()
  const [typed, setTyped] = useState<string | null>(null)
  const [isLeft, setIsLeft] = useState(false)
  const heard = typed === null ? null : readSentence(typed, lexicons[language], locale, today)
  return (
    <Field
      label={t('plans.sentence')}
      hint={t('plans.sentenceHint')}
      error={isLeft && heard !== null && !heard.ok ? heardProblem(t, heard) : null}
      value={typed ?? said}
      autoComplete="off"
      enterKeyHint="done"
      onChange={(event) => {
        const text = event.target.value
        const answer = readSentence(text, lexicons[language], locale, today)
        setTyped(text.slice(0, sentenceCharactersMax + 1))
        setIsLeft(text.length > sentenceCharactersMax)
        if (answer.ok) onHeard(answer.spoken)
      }}
      onBlur={() => {
        setIsLeft(true)
        if (heard?.ok === true) setTyped(null)
      }}
      onKeyDown={(event) => {
        // Enter means “understood?” here, not “save”.
        if (event.key !== 'Enter') return
        event.preventDefault()
        setIsLeft(true)
        if (heard?.ok === true) setTyped(null)
      }}
    />
  )
}

function heardProblem(t: Translate, heard: Extract<Heard, { readonly ok: false }>): string {
  switch (heard.problem) {
    case 'unknown-word':
      return t('plans.heard.unknownWord', { word: heard.word })
    case 'no-days':
      return t('plans.heard.noDays')
    case 'too-long':
      return t('plans.heard.tooLong', { max: sentenceCharactersMax })
    case 'too-many':
      return t('plans.heard.tooMany')
  }
}
