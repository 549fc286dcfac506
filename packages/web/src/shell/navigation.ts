import type { IconName } from '../kit/icon.tsx'

export interface Entry {
  readonly to:
    | '/'
    | '/week'
    | '/approve'
    | '/plans'
    | '/practice'
    | '/progress'
    | '/learning'
    | '/family'
    | '/classes'
    | '/operations'
    | '/notices'
    | '/settings'
  readonly icon: IconName
  readonly words:
    | 'nav.today'
    | 'nav.week'
    | 'nav.approve'
    | 'nav.plans'
    | 'nav.practice'
    | 'nav.progress'
    | 'nav.learning'
    | 'nav.family'
    | 'nav.classes'
    | 'nav.operations'
    | 'nav.notices'
    | 'nav.settings'
}

interface Roles {
  readonly guardian: boolean
  readonly tutor: boolean
  readonly admin: boolean
}

/** What the account is to others decides which rooms it has. One account can be several things at once. */
export function navigationFor(is: Roles): readonly Entry[] {
  return [
    { to: '/', icon: 'today', words: 'nav.today' },
    { to: '/week', icon: 'week', words: 'nav.week' },
    ...(is.guardian || is.tutor ? [{ to: '/approve', icon: 'check', words: 'nav.approve' } as const] : []),
    { to: '/practice', icon: 'practice', words: 'nav.practice' },
    { to: '/progress', icon: 'progress', words: 'nav.progress' },
    { to: '/plans', icon: 'plans', words: 'nav.plans' },
    { to: '/learning', icon: 'learning', words: 'nav.learning' },
    ...(is.guardian ? [{ to: '/family', icon: 'family', words: 'nav.family' } as const] : []),
    ...(is.tutor ? [{ to: '/classes', icon: 'classes', words: 'nav.classes' } as const] : []),
    ...(is.admin ? [{ to: '/operations', icon: 'operations', words: 'nav.operations' } as const] : []),
    { to: '/notices', icon: 'bell', words: 'nav.notices' },
    { to: '/settings', icon: 'settings', words: 'nav.settings' },
  ]
}

/** So many places stand side by side on the smallest phone, each wide enough for its word and a thumb. */
const placesMax = 5

/** What a phone shows at once, and what it keeps one tap away. Whoever cares for others has them near. */
export function foldedFor(entries: readonly Entry[], is: Roles): Readonly<Record<'near' | 'rest', readonly Entry[]>> {
  if (entries.length <= placesMax) return { near: entries, rest: [] }
  const last = is.tutor ? '/classes' : is.guardian ? '/family' : '/progress'
  const isNear = ({ to }: Entry): boolean => ['/', '/week', '/practice', last].includes(to)
  return { near: entries.filter(isNear), rest: entries.filter((entry) => !isNear(entry)) }
}
