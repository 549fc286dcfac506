import * as z from 'zod/mini'
import { UserId } from '../record/ids.ts'
import { defineKind } from '../record/define-kind.ts'

export const appearances = ['system', 'light', 'dark', 'high-contrast'] as const

/** How one person wants the app to look and speak. Its id is the user's. */
export const userSettings = defineKind({
  name: 'user-settings',
  body: z.looseObject({
    user: UserId,
    displayName: z.string().check(z.minLength(1), z.maxLength(80)),
    language: z.string().check(z.maxLength(35)),
    appearance: z.enum(appearances),
  }),
  spaces: ['user'],
  indexes: {},
})
