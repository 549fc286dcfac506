import { Availability, ClassId, LearnerId, PlanId, ZoneName } from '@etude/core'
import type { DemoHabit } from './live-weeks.ts'

export const demoPassword = 'etude-demo'
export const demoZone = ZoneName.parse('Europe/Berlin')

interface DemoAccount {
  readonly email: string
  readonly name: string
  readonly admin: boolean
}

/** The people one can sign in as. Each is somebody a first look at the product needs. */
export const demoAccounts = {
  learner: {
    email: 'learner@demo.example',
    name: 'Mara Lind',
    admin: false,
    availability: Availability.parse([75, 30, 75, 30, 45, 60, 45]),
  },
  guardian: { email: 'guardian@demo.example', name: 'Jonas Berg', admin: false },
  tutor: { email: 'tutor@demo.example', name: 'Ines Castell', admin: false },
  admin: { email: 'admin@demo.example', name: 'Sam Okafor', admin: true },
} as const satisfies Record<string, DemoAccount & { readonly availability?: Availability }>

/** The guardian's child, who has no e-mail address. */
export const demoChild = {
  learner: LearnerId.parse('demo-child-nils'),
  name: 'Nils Berg',
  // Fridays have less room than what is planned for them: there is something to suggest.
  availability: Availability.parse([30, 30, 30, 30, 15, 30, 0]),
}

export const demoClass = { class: ClassId.parse('demo-class-strings'), title: 'Strings, Tuesday group' }

/** What the tutor writes together with two of the class. */
export const demoSharedPlan = {
  plan: PlanId.parse('demo-plan-concert'),
  title: 'Autumn concert',
  notes: 'We play three pieces, eight minutes in all. Bring a pencil, and mark where we breathe together.',
  segments: [
    { id: 'tune', title: 'Tune, and play the scale together', minutes: 5 },
    { id: 'slow', title: 'The slow movement, up to letter C', minutes: 15 },
    { id: 'round', title: 'The round, each voice alone and then all', minutes: 15 },
    { id: 'bow', title: 'Come on, bow, begin', minutes: 5 },
  ],
}

interface Classmate {
  readonly name: string
  readonly availability: readonly number[]
  readonly habit?: DemoHabit
}

/** The rest of the class: children whose families are not part of the demonstration, looked after by one account that nobody signs in to. */
const classmates: readonly Classmate[] = [
  { name: 'Amina Diallo', availability: [45, 45, 0, 45, 45, 0, 30] },
  { name: 'Bela Horvat', availability: [20, 20, 20, 20, 20, 0, 0], habit: { quietFrom: 1 } },
  { name: 'Chiara Neri', availability: [60, 30, 60, 30, 60, 0, 0], habit: { doneOfTen: 10, next: 'published' } },
  { name: 'Dov Lerner', availability: [30, 30, 30, 30, 0, 0, 45], habit: { next: 'not-planned' } },
  { name: 'Ewa Nowak', availability: [40, 40, 40, 40, 40, 40, 0], habit: { next: 'published' } },
  { name: 'Finn Aalto', availability: [15, 15, 15, 15, 15, 15, 15], habit: { doneOfTen: 10 } },
]

export const demoClassmates = classmates.map(({ name, availability, habit = {} }) => ({
  learner: LearnerId.parse(`demo-classmate-${name.split(' ')[0]?.toLowerCase()}`),
  name,
  availability: Availability.parse(availability),
  habit,
}))

export const demoFamilies = { email: 'families@demo.example', name: 'Families of the class' }

export const demoGreeting = [
  '',
  'Sign in to the demonstration with one of',
  ...Object.values(demoAccounts).map(({ email, name }) => `  ${email.padEnd(24)} ${name}`),
  `and the password ${demoPassword}.`,
  '',
].join('\n')
