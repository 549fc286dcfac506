/** Paths the server answers itself. No screen lives under them and the service worker never touches them. */
export const reservedPrefixes = [
  '/api',
  '/sync',
  '/live',
  '/collab',
  '/daily-plan',
  '/weekly-planner',
  '/multi-week-planner',
  '/admin',
  '/health',
  '/ready',
  '/metrics',
  '/openapi.json',
  '/docs',
  '/feeds',
] as const

/** Whether a path is the server's: the prefix itself or anything below it, but not a word that merely begins like it. */
export const isReserved = (path: string): boolean =>
  reservedPrefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`))
