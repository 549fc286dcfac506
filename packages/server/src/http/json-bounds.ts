import type { ProblemCode } from './problem-table.ts'

export const jsonDepthMax = 32
export const jsonItemsMax = 10_000

/**
 * Reads JSON text once, without building anything, and says whether it is nested too deeply or holds a list that is too long.
 * Runs before the parser, so that hostile text never becomes objects. Says nothing about text that is not JSON: the parser will.
 */
export function jsonBoundsBroken(text: string): ProblemCode | null {
  const itemsAt: number[] = []
  let inString = false
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charCodeAt(i)
    if (inString) {
      if (char === backslash) i += 1
      else if (char === quote) inString = false
      continue
    }
    if (char === quote) inString = true
    else if (char === openBrace || char === openBracket) {
      if (itemsAt.length === jsonDepthMax) return 'json-too-deep'
      itemsAt.push(1)
    } else if (char === closeBrace || char === closeBracket) itemsAt.pop()
    else if (char === comma) {
      const level = itemsAt.length - 1
      const items = (itemsAt[level] ?? 0) + 1
      if (items > jsonItemsMax) return 'json-too-long'
      if (level >= 0) itemsAt[level] = items
    }
  }
  return null
}

const [quote, backslash, openBrace, closeBrace, openBracket, closeBracket, comma] = [34, 92, 123, 125, 91, 93, 44]
