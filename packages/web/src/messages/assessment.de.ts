import type { Translation } from './translate.ts'

export const assessmentDe = {
  title: 'Tests',
  lead: 'Was Tests und kurze Prüfungen gezeigt haben. Jeder formt die Tage und Wochen danach.',
  check: {
    title: 'Kurzer Test',
    of: 'Kurzer Test: {{title}}',
    how_one: 'Löse {{count}} kurze Aufgabe dieser Art ohne Hilfe und markiere sie.',
    how_other: 'Löse {{count}} kurze Aufgaben dieser Art ohne Hilfe und markiere jede.',
    item: 'Aufgabe {{number}}',
    right: 'Richtig',
    wrong: 'Noch nicht',
    fewer: 'Eine weniger',
    another: 'Eine mehr',
    save: 'Aufschreiben',
    unmarked_one: '{{count}} Aufgabe hat noch keine Markierung.',
    unmarked_other: '{{count}} Aufgaben haben noch keine Markierung.',
    wrongNumber: 'Ein kurzer Test hat {{min}} bis {{max}} Aufgaben.',
    said: '{{score}} von {{max}} aufgeschrieben',
  },
} satisfies NonNullable<Translation['assessment']>
