import { Outlet, createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { CurriculumId } from '@etude/core'
import { ErrorBoundary, ErrorHelp } from './shell/error-help.tsx'
import { overviewSearch } from './classes/overview-search.ts'
import { Frame } from './shell/frame.tsx'
import { NotFound } from './shell/not-found.tsx'
import { allMessages } from './messages/messages.ts'
import { lastAccount } from './session/device-memory.ts'

/*
 * Every screen of the app on one page. What somebody sees first comes with the app itself; the rest is fetched when it is
 * wanted, from this device once the service worker has it.
 */
/** A screen that is fetched when it is wanted, with the words that only such screens need. */
const room: typeof lazyRouteComponent = (load, name) =>
  lazyRouteComponent(async () => {
    const [screen] = await Promise.all([load(), allMessages()])
    return screen
  }, name)

const root = createRootRoute({
  component: () => (
    <ErrorBoundary>
      <Outlet />
    </ErrorBoundary>
  ),
  notFoundComponent: NotFound,
  errorComponent: ({ error, reset }) => <ErrorHelp error={error} again={reset} />,
})

interface AfterSignIn {
  readonly next?: string
}

/** Where to go after signing in: a place in this app and nowhere else. */
const nextOf = (search: Record<string, unknown>): AfterSignIn => {
  const { next } = search
  return typeof next === 'string' && /^\/(?!\/)/.test(next) ? { next } : {}
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  // The first screen of all needs no words but those that come with the app.
  component: lazyRouteComponent(() => import('./account/sign-in-screen.tsx'), 'SignInScreen'),
  validateSearch: (search: Record<string, unknown>): AfterSignIn & { readonly again?: true } => ({
    ...nextOf(search),
    ...(search['again'] === true ? { again: true as const } : {}),
  }),
})
const signUp = createRoute({
  getParentRoute: () => root,
  path: '/sign-up',
  component: room(() => import('./account/sign-up-screen.tsx'), 'SignUpScreen'),
  validateSearch: nextOf,
})
const code = createRoute({
  getParentRoute: () => root,
  path: '/code',
  component: room(() => import('./account/code-screen.tsx'), 'CodeScreen'),
})
const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  component: room(() => import('./account/reset-password-screen.tsx'), 'ResetPasswordScreen'),
})
const verifyEmail = createRoute({
  getParentRoute: () => root,
  path: '/verify-email',
  component: room(() => import('./account/confirm-address-screen.tsx'), 'VerifyAddressScreen'),
})
const changeEmail = createRoute({
  getParentRoute: () => root,
  path: '/change-email',
  component: room(() => import('./account/confirm-address-screen.tsx'), 'ChangedAddressScreen'),
})
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: room(() => import('./account/invitation-screen.tsx'), 'InvitationScreen'),
})

const frame = createRoute({ getParentRoute: () => root, id: 'frame', component: Frame })
const TodayScreen = lazyRouteComponent(() => import('./today/today-screen.tsx'), 'TodayScreen')

/**
 * It needs no words but those that come with the app, and is fetched beside the replica, by which it is filled. Who is going to be asked to sign in
 * first does not wait for it.
 */
const today = createRoute({
  getParentRoute: () => frame,
  path: '/',
  component: Object.assign(() => <TodayScreen />, {
    preload: async () => {
      if (lastAccount.read() !== null) await TodayScreen.preload?.()
    },
  }),
})

interface WantedWeek {
  readonly week?: string
}

const week = createRoute({
  getParentRoute: () => frame,
  path: '/week',
  component: room(() => import('./week/week-screen.tsx'), 'WeekScreen'),
  // Whatever was typed reaches the screen, which says in words what is wrong with it.
  validateSearch: ({ week: wanted }: Record<string, unknown>): WantedWeek =>
    typeof wanted === 'string' || typeof wanted === 'number' ? { week: String(wanted) } : {},
})
const roadmap = createRoute({
  getParentRoute: () => frame,
  path: '/week/roadmap',
  component: room(() => import('./roadmap/roadmap-screen.tsx'), 'RoadmapScreen'),
})
const approve = createRoute({
  getParentRoute: () => frame,
  path: '/approve',
  component: room(() => import('./approve/approve-screen.tsx'), 'ApproveScreen'),
  validateSearch: ({ week: wanted }: Record<string, unknown>): WantedWeek =>
    typeof wanted === 'string' ? { week: wanted } : {},
})
const notices = createRoute({
  getParentRoute: () => frame,
  path: '/notices',
  component: room(() => import('./notices/notices-screen.tsx'), 'NoticesScreen'),
})
const learning = createRoute({
  getParentRoute: () => frame,
  path: '/learning',
  component: room(() => import('./curriculum/learning-screen.tsx'), 'LearningScreen'),
})
const importCurriculum = createRoute({
  getParentRoute: () => frame,
  path: '/learning/import',
  component: room(() => import('./curriculum/import-screen.tsx'), 'ImportScreen'),
  validateSearch: ({ into }: Record<string, unknown>): { readonly into?: CurriculumId } => {
    const id = CurriculumId.safeParse(into)
    return id.success ? { into: id.data } : {}
  },
})
const curriculum = createRoute({
  getParentRoute: () => frame,
  path: '/learning/$curriculum',
  component: room(() => import('./curriculum/curriculum-screen.tsx'), 'CurriculumScreen'),
})
const tests = createRoute({
  getParentRoute: () => frame,
  path: '/tests',
  component: room(() => import('./assessment/tests-screen.tsx'), 'TestsScreen'),
})

const plans = createRoute({
  getParentRoute: () => frame,
  path: '/plans',
  component: room(() => import('./plans/plans-screen.tsx'), 'PlansScreen'),
})
const newPlan = createRoute({
  getParentRoute: () => frame,
  path: '/plans/new',
  component: room(() => import('./plans/new-plan-screen.tsx'), 'NewPlanScreen'),
})
const plan = createRoute({
  getParentRoute: () => frame,
  path: '/plans/$plan',
  component: room(() => import('./plans/plan-screen.tsx'), 'PlanScreen'),
})
const together = createRoute({
  getParentRoute: () => frame,
  path: '/together/$plan',
  component: room(
    () =>
      // Words are kept while they are written, so that the room opens only with what keeps them.
      import('@etude/core/mutators').then(() => import('./together/shared-plan-screen.tsx')),
    'SharedPlanScreen',
  ),
})
const practice = createRoute({
  getParentRoute: () => frame,
  path: '/practice',
  component: room(() => import('./practice/practice-screen.tsx'), 'PracticeScreen'),
})
const progress = createRoute({
  getParentRoute: () => frame,
  path: '/progress',
  component: room(() => import('./progress/progress-screen.tsx'), 'ProgressScreen'),
})

const editPlan = createRoute({
  getParentRoute: () => frame,
  path: '/plans/$plan/edit',
  component: room(() => import('./plans/edit-plan-screen.tsx'), 'EditPlanScreen'),
  validateSearch: (search: Record<string, unknown>): { readonly from?: string } =>
    typeof search['from'] === 'string' ? { from: search['from'] } : {},
})

const family = createRoute({
  getParentRoute: () => frame,
  path: '/family',
  component: room(() => import('./family/family-screen.tsx'), 'FamilyScreen'),
})
const child = createRoute({
  getParentRoute: () => frame,
  path: '/family/$learner',
  component: room(() => import('./family/child-screen.tsx'), 'ChildScreen'),
})
const classes = createRoute({
  getParentRoute: () => frame,
  path: '/classes',
  component: room(() => import('./classes/classes-screen.tsx'), 'ClassesScreen'),
})
const schoolClass = createRoute({
  getParentRoute: () => frame,
  path: '/classes/$class',
  component: room(() => import('./classes/class-screen.tsx'), 'ClassScreen'),
})
const classWeeks = createRoute({
  getParentRoute: () => frame,
  path: '/classes/$class/weeks',
  component: room(() => import('./classes/overview-screen.tsx'), 'OverviewScreen'),
  validateSearch: overviewSearch,
})
const operations = createRoute({
  getParentRoute: () => frame,
  path: '/operations',
  component: room(() => import('./operations/operations-screen.tsx'), 'OperationsScreen'),
})
const outbox = createRoute({
  getParentRoute: () => frame,
  path: '/operations/outbox',
  component: room(() => import('./operations/operations-screen.tsx'), 'OutboxScreen'),
})

const settings = createRoute({
  getParentRoute: () => frame,
  path: '/settings',
  component: room(() => import('./settings/settings-layout.tsx'), 'SettingsLayout'),
})
const settingsIndex = createRoute({
  getParentRoute: () => settings,
  path: '/',
  component: room(() => import('./settings/settings-layout.tsx'), 'SettingsIndex'),
})
const profile = createRoute({
  getParentRoute: () => settings,
  path: '/profile',
  component: room(() => import('./settings/profile-screen.tsx'), 'ProfileScreen'),
})
const days = createRoute({
  getParentRoute: () => settings,
  path: '/days',
  component: room(() => import('./settings/days-screen.tsx'), 'DaysScreen'),
})
const adapting = createRoute({
  getParentRoute: () => settings,
  path: '/adapting',
  component: room(() => import('./settings/adapting-screen.tsx'), 'AdaptingScreen'),
})
const look = createRoute({
  getParentRoute: () => settings,
  path: '/look',
  component: room(() => import('./settings/look-screen.tsx'), 'LookScreen'),
})
const account = createRoute({
  getParentRoute: () => settings,
  path: '/account',
  component: room(() => import('./settings/account-screen.tsx'), 'AccountScreen'),
})
const devices = createRoute({
  getParentRoute: () => settings,
  path: '/devices',
  component: room(() => import('./settings/devices-screen.tsx'), 'DevicesScreen'),
})
const lock = createRoute({
  getParentRoute: () => settings,
  path: '/lock',
  component: room(() => import('./settings/lock-settings-screen.tsx'), 'LockSettingsScreen'),
})
const usage = createRoute({
  getParentRoute: () => settings,
  path: '/usage',
  component: room(() => import('./usage/usage-screen.tsx'), 'UsageScreen'),
})
const sync = createRoute({
  getParentRoute: () => settings,
  path: '/sync',
  component: room(() => import('./sync/sync-screen.tsx'), 'SyncScreen'),
})

const routeTree = root.addChildren([
  signIn,
  signUp,
  code,
  resetPassword,
  verifyEmail,
  changeEmail,
  invitation,
  frame.addChildren([
    today,
    week,
    roadmap,
    approve,
    notices,
    learning,
    importCurriculum,
    curriculum,
    tests,
    plans,
    newPlan,
    plan,
    together,
    practice,
    progress,
    editPlan,
    family,
    child,
    classes,
    schoolClass,
    classWeeks,
    operations,
    outbox,
    settings.addChildren([settingsIndex, profile, days, adapting, look, account, devices, lock, usage, sync]),
  ]),
])

export const createAppRouter = () =>
  createRouter({ routeTree, defaultPreload: 'intent', scrollRestoration: true, defaultPendingMs: 400 })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
