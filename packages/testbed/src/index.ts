export { chromium } from './chromium.ts'
export type { Chromium } from './chromium.ts'
