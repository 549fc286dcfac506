export { openPlanDocument } from './plan-document.ts'
export type { PlanDocument, PlanView } from './plan-document.ts'
export { movedCaret, textChange } from './text-change.ts'
