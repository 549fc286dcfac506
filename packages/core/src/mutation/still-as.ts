/**
 * SYNC-20. An undo carries what it expects to find: what its edit left behind. Where somebody has changed that since,
 * taking the edit back would take theirs with it, so it is refused.
 */
export const stillAs = (body: object, expected: object | undefined): boolean =>
  expected === undefined ||
  Object.entries(expected).every(
    ([field, value]) => JSON.stringify((body as Record<string, unknown>)[field]) === JSON.stringify(value),
  )

/** The fields of a body that a change is about to set, as they are now. */
export function fieldsOf<Body extends object, Change extends object>(
  body: Body,
  change: Change,
): Pick<Body, keyof Change & keyof Body> {
  return Object.fromEntries(Object.keys(change).map((field) => [field, body[field as keyof Body]])) as Pick<
    Body,
    keyof Change & keyof Body
  >
}
