/** Writing down what a test showed, and the short check. */
export const assessmentEn = {
  title: 'Tests',
  lead: 'What tests and checks have shown. Each one shapes the days and weeks after it.',
  check: {
    title: 'Short check',
    of: 'Short check: {{title}}',
    how_one: 'Do {{count}} short task of this kind without help, and mark it.',
    how_other: 'Do {{count}} short tasks of this kind without help, and mark each one.',
    item: 'Task {{number}}',
    right: 'Right',
    wrong: 'Not yet',
    fewer: 'One fewer',
    another: 'One more',
    save: 'Write it down',
    unmarked_one: '{{count}} task has no mark yet.',
    unmarked_other: '{{count}} tasks have no mark yet.',
    wrongNumber: 'A check has {{min}} to {{max}} tasks.',
    said: '{{score}} of {{max}} written down',
  },
}
