export { syncInBackground } from './sync-in-background.ts'
