interface Region {
  readonly region: string
  readonly zones: readonly string[]
}

/** Every zone this device knows by its region, and the one in use even where it does not know it. */
export function zonesByRegion(used: string): readonly Region[] {
  const names = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', used])
  const byRegion = new Map<string, string[]>()
  for (const name of [...names].sort()) {
    const region = regionOf(name)
    byRegion.set(region, [...(byRegion.get(region) ?? []), name])
  }
  return [...byRegion].map(([region, zones]) => ({ region, zones }))
}

export const onlyZone = (name: string): Region => ({ region: regionOf(name), zones: [name] })

const regionOf = (name: string): string => (name.includes('/') ? name.slice(0, name.indexOf('/')) : 'UTC')
