/** Every mutation whose arguments have changed since its first version, with the version it has reached. */
const raised: ReadonlyMap<string, number> = new Map()

/** The version in which arguments are made today. Known without the mutators, which a device fetches only when it runs one. */
export const versionOf = (name: string): number => raised.get(name) ?? 1
