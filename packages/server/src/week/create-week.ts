import type { Route } from '../http/route.ts'
import { assessmentRoutes } from './assessment-routes.ts'
import { dayRoutes } from './day-routes.ts'
import { draftRoutes } from './draft-routes.ts'
import { noticeRoutes } from './notice-routes.ts'
import { weekPlannerRoutes } from './week-routes.ts'
import { roadmapRoutes } from '../roadmap/roadmap-routes.ts'
import type { WeekDeps } from './week-deps.ts'

/** Weeks, days, assessments and the weeks ahead over REST. */
export const weekRoutes = (deps: WeekDeps): readonly Route[] => [
  ...weekPlannerRoutes(deps),
  ...draftRoutes(deps),
  ...dayRoutes(deps),
  ...assessmentRoutes(deps),
  ...roadmapRoutes(deps),
  ...noticeRoutes(deps),
]
