export const overviewWeeks = ['last', 'this', 'next'] as const
export const overviewSorts = ['name', 'most', 'least'] as const

/** What the address of an overview says: the week, whom to show, in which order. What it does not say is this week, everybody, by name. */
export interface OverviewSearch {
  readonly week?: 'last' | 'next'
  readonly subject?: string
  readonly skill?: string
  readonly sort?: 'most' | 'least'
}

export function overviewSearch({ week, subject, skill, sort }: Record<string, unknown>): OverviewSearch {
  return {
    ...(week === 'last' || week === 'next' ? { week } : {}),
    ...(typeof subject === 'string' ? { subject } : {}),
    ...(typeof skill === 'string' ? { skill } : {}),
    ...(sort === 'most' || sort === 'least' ? { sort } : {}),
  }
}
