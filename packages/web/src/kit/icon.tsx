/** Line drawings on a 24 grid. Decoration only: whatever carries one has words of its own. */
const drawings = {
  today: 'M4 7h16M4 12h9M4 17h6M18.5 12v6.2M18.5 18.2a2 2 0 1 1-4 0 2 2 0 0 1 4 0Z',
  family:
    'M8.5 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20c0-3.5 2.6-5.5 6-5.5s6 2 6 5.5M17 12.5a2.5 2.5 0 1 0 0-5M17.5 15.2c2.4.3 4 1.9 4 4.3',
  classes: 'M3 5h18v11H3zM8 20l4-4 4 4M7.5 9h9M7.5 12h5',
  operations: 'M4 19V9M10 19V5M16 19v-7M22 19H2',
  settings: 'M4 7h9M19 7h1M4 17h1M11 17h9M16 4.5v5M8 14.5v5',
  sync: 'M5 12a7 7 0 0 1 12-5l2 2M19 5v4h-4M19 12a7 7 0 0 1-12 5l-2-2M5 19v-4h4',
  offline: 'M3 3l18 18M8.5 15.5a5 5 0 0 1 5.8-.9M5 12a10 10 0 0 1 4.6-2.6M12 19h.01M14.5 9.4A10 10 0 0 1 19 12',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  chevron: 'M9 5l7 7-7 7',
  down: 'M5 9l7 7 7-7',
  back: 'M15 5l-7 7 7 7',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  close: 'M6 6l12 12M18 6L6 18',
  warning: 'M12 4l9 16H3zM12 10v4.5M12 17.3v.1',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  device: 'M7 3h10v18H7zM11 18h2',
  mail: 'M3 6h18v12H3zM3 7l9 6 9-6',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  link: 'M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.300l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.700l1-1',
  person: 'M12 11.500a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.500 20.500c0-4 3.200-6 7.500-6s7.500 2 7.500 6',
  plans: 'M5 4h11l3 3v13H5zM8.5 9h7M8.5 12.500h7M8.500 16h4',
  grip: 'M9 6v.1M15 6v.1M9 12v.1M15 12v.1M9 18v.1M15 18v.1',
  pin: 'M9 4h6l-1 6 3 3H7l3-3zM12 13v7',
  more: 'M5 11.700a.300.300 0 1 0 0 .600.300.300 0 1 0 0-.600M12 11.700a.300.300 0 1 0 0 .600.300.300 0 1 0 0-.600M19 11.700a.300.300 0 1 0 0 .600.300.300 0 1 0 0-.600',
  play: 'M7 4.500v15l12.500-7.500Z',
  pause: 'M8 5v14M16 5v14',
  practice: 'M12 8.500v4.500l3 2M12 21a8 8 0 1 0 0-16 8 8 0 0 0 0 16ZM9.500 2.500h5',
  progress: 'M4 20h16M6.500 16.500v-4M12 16.500v-8M17.500 16.500V5',
  week: 'M4 6h16v14H4zM4 10h16M9 3v4M15 3v4M8 14h2M14 14h2',
  learning: 'M3 6.500c3-1.500 6-1.500 9 0 3-1.500 6-1.500 9 0V19c-3-1.500-6-1.500-9 0-3-1.500-6-1.500-9 0ZM12 6.500V19',
  path: 'M5 6h6v12h8M16 15l3 3-3 3',
  table: 'M4 5h16v14H4zM4 10h16M10 10v9',
  question: 'M9 9a3 3 0 1 1 4.200 2.750C12.300 12.200 12 12.800 12 14M12 17.300v.1',
  upload: 'M12 16V5M7 10l5-5 5 5M4 19h16',
  download: 'M12 5v11M7 11l5 5 5-5M4 19h16',
  flame: 'M12 3c1 4 5 5.500 5 10.500a5 5 0 0 1-10 0c0-2 1-3.500 2-4.500 0 2 1 3 2 3 0-3-1-6 1-9Z',
  bell: 'M6 16.500V11a6 6 0 0 1 12 0v5.500l1.500 1.500h-15ZM10 20.500h4',
  search: 'M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13ZM15.500 15.500L20 20',
} as const

export type IconName = keyof typeof drawings

export function Icon({ name, size = 22 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={drawings[name]} />
    </svg>
  )
}
