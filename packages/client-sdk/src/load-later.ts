/** Never called while a transaction is open, or IndexedDB would end it. */
export const loadLater = () => import('./later.ts')
