import { LearnerId } from '@etude/core'
import type { Schedule } from '@etude/core'
import { demoChild, demoClassmates } from './school.ts'

type Shape = Pick<Schedule, 'timeMinutes' | 'repeat' | 'durationMinutes' | 'flexibility' | 'segments'>

export interface DemoPlan {
  readonly name: string
  readonly title: string
  readonly type: 'bootcamp' | 'course' | 'custom'
  readonly missed: 'keep-one' | 'skip' | 'roll' | 'restart'
  readonly prompts: readonly string[]
  readonly shape: Shape
  /** From so many weeks ago on the series goes on like this. */
  readonly later?: { readonly weeksAgo: number; readonly shape: Shape }
  /** What is worked on, from the first week to the last. */
  readonly pieces: readonly string[]
}

/** How somebody practises: how often what is planned gets done, how that changes in bad weeks, and how long it takes. */
export interface DemoHistory {
  readonly seed: number
  readonly weeks: number
  readonly plans: readonly DemoPlan[]
  readonly share: number
  readonly weekendShare: number
  readonly pace: number
  readonly breaks: readonly {
    readonly daysAgo: number
    readonly days: number
    readonly reason: 'ill' | 'holiday' | 'pause'
  }[]
  /** A stretch in which little came of it. */
  readonly lapse: { readonly daysAgo: number; readonly days: number } | null
}

const rule = (text: string) => ({ type: 'rule' as const, rule: text })
const parts = (...segments: readonly (readonly [title: string, minutes: number])[]) =>
  segments.map(([title, minutes]) => ({ title, minutes }))

const cello: DemoPlan = {
  name: 'cello',
  title: 'Cello: studies and pieces',
  type: 'course',
  missed: 'keep-one',
  prompts: ['What will you begin with next time?'],
  shape: {
    timeMinutes: 17 * 60 + 30,
    repeat: rule('FREQ=WEEKLY;BYDAY=MO,WE,FR'),
    durationMinutes: 40,
    flexibility: 'same-day',
    segments: parts(['Long notes', 5], ['Study', 15], ['Piece', 20]),
  },
  later: {
    weeksAgo: 20,
    shape: {
      timeMinutes: 18 * 60,
      repeat: rule('FREQ=WEEKLY;BYDAY=MO,WE,FR'),
      durationMinutes: 45,
      flexibility: 'same-day',
      segments: parts(['Long notes', 5], ['Study', 15], ['Piece', 25]),
    },
  },
  pieces: [
    'Dotzauer, study 1',
    'Dotzauer, study 4, first half',
    'Dotzauer, study 4',
    'Song without words, slowly',
    'Song without words, with the metronome at 72',
    'Vivaldi, sonata in e, largo',
    'Vivaldi, sonata in e, allegro, bars 1 to 16',
    'Vivaldi, sonata in e, allegro',
    'Second position, study 12',
    'Bréval, sonata in C, first page',
    'Bréval, sonata in C, from memory',
    'Saint-Saëns, the swan: the first line',
    'Saint-Saëns, the swan',
  ],
}

const scales: DemoPlan = {
  name: 'scales',
  title: 'Scales',
  type: 'custom',
  missed: 'keep-one',
  prompts: [],
  shape: {
    timeMinutes: null,
    repeat: rule('FREQ=DAILY'),
    durationMinutes: 15,
    flexibility: 'same-day',
    segments: [],
  },
  pieces: [
    'C major, one octave',
    'C and G major',
    'D major, two octaves',
    'D major, slurred by four',
    'F major',
    'a minor, melodic',
    'd minor, harmonic',
    'B flat major, two octaves',
    'e minor, thirds',
  ],
}

const listening: DemoPlan = {
  name: 'listening',
  title: 'Listening with the score',
  type: 'custom',
  missed: 'skip',
  prompts: [],
  shape: {
    timeMinutes: null,
    repeat: { type: 'times-per-week', times: 1 },
    durationMinutes: 30,
    flexibility: 'weekly',
    segments: [],
  },
  pieces: ['Bach, suite in G', 'Elgar, concerto', 'Dvořák, concerto, second movement', 'Beethoven, sonata in A'],
}

const childsCello: DemoPlan = {
  name: 'cello',
  title: 'Cello',
  type: 'custom',
  missed: 'keep-one',
  prompts: ['What went well?'],
  shape: {
    timeMinutes: 16 * 60 + 30,
    repeat: rule('FREQ=WEEKLY;BYDAY=MO,TU,WE,FR'),
    durationMinutes: 20,
    flexibility: 'same-day',
    segments: parts(['Bow hold', 3], ['Song', 12], ['Play what you like', 5]),
  },
  pieces: [
    'Open strings',
    'Twinkle, twinkle',
    'Lightly row',
    'Song of the wind',
    'Go tell Aunt Rhody',
    'Allegretto',
    'French folk song',
    'Long, long ago',
    'Minuet, the first line',
  ],
}

const everyWeek = (index: number): DemoPlan => ({
  ...childsCello,
  shape: {
    ...childsCello.shape,
    timeMinutes: 15 * 60 + 15 * (index % 12),
    repeat: rule(['FREQ=WEEKLY;BYDAY=MO,WE,FR', 'FREQ=WEEKLY;BYDAY=TU,TH,SA'][index % 2] ?? ''),
    durationMinutes: 15 + 5 * (index % 4),
  },
})

/** The grown-up learner of the demonstration: a year with a summer off, an illness, a slump in spring and a better autumn. */
export const grownUpHistory: DemoHistory = {
  seed: 1,
  weeks: 52,
  plans: [cello, scales, listening],
  share: 0.84,
  weekendShare: 0.72,
  pace: 1.04,
  breaks: [
    { daysAgo: 126, days: 16, reason: 'holiday' },
    { daysAgo: 47, days: 5, reason: 'ill' },
  ],
  lapse: { daysAgo: 230, days: 24 },
}

const childHistory: DemoHistory = {
  seed: 2,
  weeks: 52,
  plans: [childsCello],
  share: 0.78,
  weekendShare: 0.5,
  pace: 0.92,
  breaks: [
    { daysAgo: 118, days: 21, reason: 'holiday' },
    { daysAgo: 20, days: 3, reason: 'ill' },
  ],
  lapse: { daysAgo: 280, days: 14 },
}

/** Children who learn in the class: a term each, from keen to rarely seen. */
const shares = [0.95, 0.7, 0.85, 0.55, 0.8, 0.25]

export const childHistories: readonly (readonly [LearnerId, DemoHistory])[] = [
  [demoChild.learner, childHistory],
  ...demoClassmates.map(
    ({ learner }, index) =>
      [
        learner,
        {
          seed: 10 + index,
          weeks: 12,
          plans: [everyWeek(index)],
          share: shares[index] ?? 0.7,
          weekendShare: shares[index] ?? 0.7,
          pace: 0.9 + 0.05 * index,
          breaks: [],
          lapse: null,
        },
      ] as const,
  ),
]
