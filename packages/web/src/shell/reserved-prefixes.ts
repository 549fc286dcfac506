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
