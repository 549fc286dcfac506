/** What turns one text into another: so many characters taken out at a place, and others put there. */
export interface TextChange {
  readonly from: number
  readonly removed: number
  readonly inserted: string
}

/** The smallest stretch outside of which both texts are the same, never through the middle of a character of two units. */
export function textChange(before: string, after: string): TextChange | null {
  if (before === after) return null
  const shorter = Math.min(before.length, after.length)
  let from = 0
  while (from < shorter && before[from] === after[from]) from += 1
  if (isHigh(before, from - 1)) from -= 1
  let behind = 0
  while (behind < shorter - from && before.at(-1 - behind) === after.at(-1 - behind)) behind += 1
  if (behind > 0 && isLow(before, before.length - behind)) behind -= 1
  return { from, removed: before.length - behind - from, inserted: after.slice(from, after.length - behind) }
}

/** Where a caret stands after a change made elsewhere in the text. */
export function movedCaret(caret: number, { from, removed, inserted }: TextChange): number {
  if (caret <= from) return caret
  return caret >= from + removed ? caret + inserted.length - removed : from + inserted.length
}

const isHigh = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xd800
const isLow = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xdc00
