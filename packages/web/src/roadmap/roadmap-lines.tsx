import { useLayoutEffect, useState } from 'react'
import type { RefObject } from 'react'
import type { LinkView } from './roadmap-view.ts'
import styles from './roadmap-picture.module.css'

interface Props {
  readonly root: RefObject<HTMLElement | null>
  readonly links: readonly LinkView[]
  readonly chain: ReadonlySet<string>
  /** Changes whenever the skills may stand elsewhere. */
  readonly drawnFor: unknown
}

interface Line extends LinkView {
  /** Past other weeks, or to the next row of them: behind all that stands between, it would be a loose end until somebody looks at it. */
  readonly isLong: boolean
  readonly path: string
  readonly head: string
}

/** A line from each skill to those that build on it, drawn behind the words wherever the layout has put them. */
export function RoadmapLines({ root, links, chain, drawnFor }: Props) {
  const [lines, setLines] = useState<readonly Line[]>([])
  useLayoutEffect(() => {
    const element = root.current
    if (element === null) return
    const measure = () => setLines(linesIn(element, links))
    measure()
    const watch = new ResizeObserver(measure)
    watch.observe(element)
    return () => watch.disconnect()
  }, [root, links, drawnFor])
  const isLit = ({ from, to }: LinkView) => chain.has(from) && chain.has(to)
  return (
    <svg className={`${styles['lines']} ${chain.size > 1 ? styles['isLooking'] : ''}`} aria-hidden="true">
      {[...lines]
        .sort((a, b) => Number(isLit(a)) - Number(isLit(b)))
        .map((line) => (
          <g key={`${line.from} ${line.to}`} className={styles[isLit(line) ? 'lit' : line.isLong ? 'long' : 'line']}>
            <path d={line.path} />
            <path d={line.head} className={styles['arrow']} />
          </g>
        ))}
    </svg>
  )
}

const headPx = 5
const clearPx = 3

function linesIn(root: HTMLElement, links: readonly LinkView[]): readonly Line[] {
  const origin = root.getBoundingClientRect()
  const forward = getComputedStyle(root).direction === 'rtl' ? -1 : 1
  const boxes = new Map<string, { readonly card: DOMRect; readonly dot: DOMRect }>()
  for (const card of root.querySelectorAll<HTMLElement>('[data-skill]')) {
    const dot = card.querySelector('[data-dot]')
    const key = card.dataset['skill']
    if (dot !== null && key !== undefined)
      boxes.set(key, { card: card.getBoundingClientRect(), dot: dot.getBoundingClientRect() })
  }
  return links.flatMap((link) => {
    const [begin, end] = [boxes.get(link.from), boxes.get(link.to)]
    if (begin === undefined || end === undefined) return []
    const start = (box: DOMRect) => (forward === 1 ? box.left : box.right) - origin.left
    const middle = (box: DOMRect) => box.top + box.height / 2 - origin.top
    const target = { x: start(end.dot) - forward * clearPx, y: middle(end.dot) }
    const isSameWeek = link.weeks === 0
    const source = isSameWeek
      ? { x: start(begin.dot) - forward * clearPx, y: middle(begin.dot) }
      : { x: (forward === 1 ? begin.card.right : begin.card.left) - origin.left, y: middle(begin.dot) }
    const isLong = link.weeks > 1 || (!isSameWeek && (target.x - source.x) * forward < 0)
    return [{ ...link, isLong, path: curve(source, target, isSameWeek, forward), head: arrow(target, forward) }]
  })
}

interface Point {
  readonly x: number
  readonly y: number
}

/** Between weeks an S that leaves and arrives level; within one a bow round the start of the lines. */
function curve(from: Point, to: Point, isSameWeek: boolean, forward: number): string {
  if (isSameWeek) {
    const bow = from.x - forward * Math.min(22, 8 + Math.abs(to.y - from.y) / 8)
    return `M${from.x} ${from.y}C${bow} ${from.y} ${bow} ${to.y} ${to.x - forward * headPx} ${to.y}`
  }
  const reach = forward * Math.max(18, Math.abs(to.x - from.x) / 2)
  return `M${from.x} ${from.y}C${from.x + reach} ${from.y} ${to.x - reach} ${to.y} ${to.x - forward * headPx} ${to.y}`
}

const arrow = ({ x, y }: Point, forward: number): string =>
  `M${x} ${y}l${-forward * (headPx + 2)} ${-headPx + 1}v${2 * headPx - 2}Z`
