import type { Lexicon } from './tokens.ts'
import { at, clock, days, every, filler, from, last, mean, number, once, times, to, unit, until } from './words.ts'

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const numbers = ['two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve']
const ordinals = ['first', 'second', 'third', 'fourth', 'fifth']

export const english: Lexicon = {
  am: 'am',
  pm: 'pm',
  words: {
    ...Object.fromEntries(
      weekdays.flatMap((name, day) => [name, `${name}s`, name.slice(0, 3)].map((word) => [word, days(day)])),
    ),
    ...mean(days(1), 'tues'),
    ...mean(days(3), 'thur', 'thurs'),
    ...Object.fromEntries(numbers.map((word, index) => [word, number(index + 2)])),
    ...Object.fromEntries(ordinals.map((word, index) => [word, number(index + 1)])),
    ...mean(
      [...every, ...days(0, 1, 2, 3, 4)],
      'weekday',
      'weekdays',
      'working day',
      'working days',
      'workday',
      'workdays',
    ),
    ...mean([...every, ...days(5, 6)], 'weekend', 'weekends'),
    ...mean(every, 'every', 'each', 'per'),
    ...mean(number(2), 'other', 'alternate'),
    ...mean([...every, ...unit('day')], 'daily', 'everyday'),
    ...mean([...every, ...unit('week')], 'weekly'),
    ...mean([...every, ...number(2), ...unit('week')], 'fortnightly', 'biweekly'),
    ...mean([...every, ...unit('month')], 'monthly'),
    ...mean([...every, ...unit('year')], 'yearly', 'annually'),
    ...mean(unit('day'), 'day', 'days'),
    ...mean(unit('week'), 'week', 'weeks'),
    ...mean(unit('month'), 'month', 'months'),
    ...mean(unit('year'), 'year', 'years'),
    ...mean(unit('minute'), 'min', 'mins', 'minute', 'minutes'),
    ...mean(unit('hour'), 'hour', 'hours'),
    ...mean([...number(1), ...unit('hour')], 'an hour'),
    ...mean(times, 'time', 'times'),
    ...mean(once, 'once'),
    ...mean([...number(2), ...times], 'twice'),
    ...mean(until, 'until', 'till'),
    ...mean(to, 'to', 'through'),
    ...mean(from, 'from', 'starting', 'beginning'),
    ...mean(at, 'at'),
    ...mean(clock(720), 'noon'),
    ...mean(clock(0), 'midnight'),
    ...mean(last, 'last'),
    ...mean(filler, 'on', 'the', 'of', 'and', 'a', 'in', 'for', '&', 'o’clock', "o'clock"),
    ...mean(from, 'starting from', 'starting on', 'beginning on'),
  },
}
