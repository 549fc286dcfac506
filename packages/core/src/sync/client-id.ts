import * as z from 'zod/mini'

export const ClientId = z
  .string()
  .check(z.minLength(8), z.maxLength(64), z.regex(/^[A-Za-z0-9_-]+$/))
  .brand<'ClientId'>()
export type ClientId = z.infer<typeof ClientId>
