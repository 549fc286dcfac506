/** What was found out once, for whoever asks again: as many as there is room for, the oldest given up first. Only what can never become wrong belongs here. */
export interface Kept<Value> {
  get(name: string): Value | undefined
  set(name: string, value: Value): void
}

export function createKept<Value>(max: number): Kept<Value> {
  const values = new Map<string, Value>()
  return {
    get: (name) => values.get(name),
    set(name, value) {
      const [oldest] = values.size >= max ? values.keys() : []
      if (oldest !== undefined) values.delete(oldest)
      values.set(name, value)
    },
  }
}
