import type { Lexicon } from './tokens.ts'
import { at, clock, days, every, filler, from, last, mean, number, once, times, unit, until } from './words.ts'

const weekdays = ['montag', 'dienstag', 'mittwoch', 'donnerstag', 'freitag', 'samstag', 'sonntag']
const numbers = ['zwei', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun', 'zehn', 'elf', 'zwölf']
const ordinals = ['erst', 'zweit', 'dritt', 'viert', 'fünft']
const endings = ['e', 'en', 'er', 'es', 'em']

export const german: Lexicon = {
  am: 'vormittags',
  pm: 'nachmittags',
  words: {
    ...Object.fromEntries(
      weekdays.flatMap((name, day) =>
        [name, `${name}s`, `${name}en`, name.slice(0, 2)].map((word) => [word, days(day)]),
      ),
    ),
    ...mean(days(5), 'sonnabend', 'sonnabends'),
    ...Object.fromEntries(numbers.map((word, index) => [word, number(index + 2)])),
    ...Object.fromEntries(
      ordinals.flatMap((stem, index) => endings.map((ending) => [stem + ending, number(index + 1)])),
    ),
    ...mean([...every, ...days(0, 1, 2, 3, 4)], 'werktag', 'werktags', 'werktage', 'wochentags'),
    ...mean([...every, ...days(5, 6)], 'wochenende', 'wochenenden'),
    ...mean(every, 'jeden', 'jede', 'jedes', 'jedem', 'jeder', 'alle', 'pro', 'je'),
    ...mean([...every, ...unit('day')], 'täglich'),
    ...mean([...every, ...unit('week')], 'wöchentlich'),
    ...mean([...every, ...unit('month')], 'monatlich'),
    ...mean([...every, ...unit('year')], 'jährlich'),
    ...mean(unit('day'), 'tag', 'tage', 'tagen', 'tages'),
    ...mean(unit('week'), 'woche', 'wochen'),
    ...mean(unit('month'), 'monat', 'monate', 'monaten', 'monats'),
    ...mean(unit('year'), 'jahr', 'jahre', 'jahren', 'jahres'),
    ...mean(unit('minute'), 'min', 'minute', 'minuten'),
    ...mean(unit('hour'), 'stunde', 'stunden'),
    ...mean([...number(1), ...unit('hour')], 'eine stunde'),
    ...mean(times, 'mal'),
    ...mean(once, 'einmal'),
    ...mean([...number(2), ...times], 'zweimal'),
    ...mean([...number(3), ...times], 'dreimal'),
    ...mean([...number(4), ...times], 'viermal'),
    ...mean(until, 'bis', 'bis zum'),
    ...mean(from, 'ab', 'ab dem', 'von', 'vom'),
    ...mean(at, 'um'),
    ...mean(clock(720), 'mittags'),
    ...mean(clock(0), 'mitternacht'),
    ...mean(last, 'letzten', 'letzter', 'letzte', 'letztes', 'letztem'),
    ...mean(
      filler,
      'am',
      'an',
      'den',
      'dem',
      'der',
      'des',
      'die',
      'das',
      'und',
      'im',
      'in',
      'uhr',
      'für',
      'lang',
      'zum',
      'zu',
    ),
  },
}
