export { planWeeksAgain } from './plan-weeks-again.ts'
