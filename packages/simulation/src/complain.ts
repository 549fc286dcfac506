/** Something is not as it must be. `rule` is the number in SPEC.md, or what a run is held to by itself. */
export type Complain = (rule: string, detail: string) => void
