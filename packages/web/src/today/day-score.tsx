import styles from './day-score.module.css'

export type Note = 'done' | 'open' | 'left-out'

const heights = [34, 28, 31, 25, 22, 28, 19, 25]
const step = 34

/** The day as a bar of music: a note for each thing to do, filled once it is played. The words beside it say the same. */
export function DayScore({ notes }: { readonly notes: readonly Note[] }) {
  const width = Math.max(6, notes.length) * step + 24
  const first = notes.indexOf('open')
  return (
    <svg
      className={styles['score']}
      viewBox={`0 0 ${width} 56`}
      preserveAspectRatio="xMinYMid"
      aria-hidden="true"
      focusable="false"
    >
      <path className={styles['staff']} d={[14, 22, 30, 38, 46].map((y) => `M0 ${y}h${width}`).join('')} />
      <path className={styles['bar']} d={`M.75 14v32M${width - 0.75} 14v32`} />
      {notes.map((note, index) => {
        const x = 24 + index * step
        const y = heights[index % heights.length] ?? 28
        const look = note === 'done' ? 'done' : index === first ? 'next' : note === 'open' ? 'open' : 'leftOut'
        return note === 'left-out' ? (
          // oxlint-disable-next-line react/no-array-index-key -- a note has no name but its place
          <rect key={index} className={styles['leftOut']} x={x - 6} y="26" width="12" height="4" rx="1" />
        ) : (
          // oxlint-disable-next-line react/no-array-index-key -- a note has no name but its place
          <g key={index} className={styles[look]}>
            <path d={`M${x + 6} ${y - 1}v-18`} />
            <ellipse cx={x} cy={y} rx="6.500" ry="4.800" transform={`rotate(-22 ${x} ${y})`} />
          </g>
        )
      })}
    </svg>
  )
}
