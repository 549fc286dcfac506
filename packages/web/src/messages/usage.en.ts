/** What the screen about counting says. */
export const usageEn = {
  usage: {
    title: 'What is counted',
    lead: 'Nothing is, unless you want it. And nothing of it ever leaves this device.',
    on: 'Count how planning is used on this device',
    onMore: 'Only which kinds of things were done and how often: no names, no dates, no titles, no exact numbers.',
    counted: 'Counted so far',
    countedMore: 'This is all there is.',
    nothing: 'Nothing is counted.',
    delete: 'Delete it',
    deleted: 'Deleted',
    times_one: 'once',
    times_other: '{{count}} times',
    possible: 'What may be counted',
    possibleMore: 'Each kind of event, and the words it may consist of. Anything else is refused.',
  },
}
