import { useIsWide } from '../kit/use-is-wide.ts'
import { languages, useTranslation } from '../messages/messages.ts'

export interface Chart {
  /** In the units of the drawing, which are about pixels: words in it are as large as those beside it. */
  readonly width: number
  /** Where something `size` wide stands that begins so far from the start: time runs as the language is read. */
  readonly at: (fromStart: number, size?: number) => number
  readonly start: 'start' | 'end'
}

export function useChart(): Chart {
  const { language } = useTranslation()
  const width = useIsWide() ? 680 : 350
  const isMirrored = languages[language].direction === 'rtl'
  return {
    width,
    at: (fromStart, size = 0) => (isMirrored ? width - fromStart - size : fromStart),
    // Words in a drawing are laid out by the page's direction, and so is their beginning.
    start: 'start',
  }
}

/** Round steps for a scale that holds `most`: at most four lines. */
export function stepsFor(most: number): readonly number[] {
  const step = [15, 30, 60, 120, 240, 480, 960].find((size) => most / size <= 4) ?? 1920
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step)
}
