import type { Role } from './app-test.ts'

/** Every screen of the app, and who has it. `$learner`, `$class` and `$plan` stand for the first of each. */
export const doors = [
  '/sign-in',
  '/sign-up',
  '/code',
  '/reset-password',
  '/reset-password#token',
  '/invitation',
] as const

const everyones = [
  '/',
  '/practice',
  '/progress',
  '/week',
  '/week?week=2026-11-18',
  '/week/roadmap',
  '/notices',
  '/learning',
  '/learning/first-year-cello',
  '/learning/import',
  '/tests',
  '/settings/profile',
  '/settings/days',
  '/settings/adapting',
  '/settings/look',
  '/settings/account',
  '/settings/devices',
  '/settings/lock',
  '/settings/usage',
  '/settings/sync',
] as const

export const rooms: Readonly<Record<Role, readonly string[]>> = {
  learner: [
    ...everyones,
    '/plans',
    '/plans/new',
    '/plans/$plan',
    '/together/demo-plan-concert',
    '/settings',
    '/nowhere',
  ],
  guardian: [
    '/',
    '/week',
    '/week/roadmap',
    '/approve',
    '/notices',
    '/learning',
    '/practice',
    '/progress',
    '/family',
    '/family/$learner',
  ],
  tutor: [
    '/',
    '/week',
    '/week/roadmap',
    '/approve',
    '/learning',
    '/practice',
    '/progress',
    '/classes',
    '/classes/$class',
    '/classes/$class/weeks',
    '/classes/$class/weeks?week=next&sort=most',
  ],
  admin: ['/', '/operations', '/operations/outbox'],
}
