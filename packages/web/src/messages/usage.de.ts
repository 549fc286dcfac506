import type { Translation } from './translate.ts'

/** Die Worte der Seite über das Zählen. */
export const usageDe: Pick<Translation, 'usage'> = {
  usage: {
    title: 'Was gezählt wird',
    lead: 'Nichts, es sei denn, du willst es. Und nichts davon verlässt je dieses Gerät.',
    on: 'Auf diesem Gerät zählen, wie geplant wird',
    onMore:
      'Nur welche Arten von Dingen wie oft getan wurden: keine Namen, keine Daten, keine Titel, keine genauen Zahlen.',
    counted: 'Bisher gezählt',
    countedMore: 'Das ist alles, was es gibt.',
    nothing: 'Es wird nichts gezählt.',
    delete: 'Löschen',
    deleted: 'Gelöscht',
    times_one: 'einmal',
    times_other: '{{count}}-mal',
    possible: 'Was gezählt werden kann',
    possibleMore: 'Jede Art von Ereignis und die Worte, aus denen es bestehen darf. Alles andere wird abgewiesen.',
  },
}
