import type { Translation } from './translate.ts'

export const assessmentAr = {
  title: 'الاختبارات',
  lead: 'ما أظهرته الاختبارات. كل واحد منها يشكّل الأيام والأسابيع التي تليه.',
  check: {
    title: 'اختبار قصير',
    of: 'اختبار قصير: {{title}}',
    how_one: 'حُلّ مهمة قصيرة واحدة من هذا النوع دون مساعدة، وضع علامة عليها.',
    how_two: 'حُلّ مهمتين قصيرتين من هذا النوع دون مساعدة، وضع علامة على كل منهما.',
    how_few: 'حُلّ {{count}} مهام قصيرة من هذا النوع دون مساعدة، وضع علامة على كل واحدة.',
    how_many: 'حُلّ {{count}} مهمة قصيرة من هذا النوع دون مساعدة، وضع علامة على كل واحدة.',
    how_other: 'حُلّ {{count}} مهمة قصيرة من هذا النوع دون مساعدة، وضع علامة على كل واحدة.',
    item: 'المهمة {{number}}',
    right: 'صحيح',
    wrong: 'ليس بعد',
    fewer: 'واحدة أقل',
    another: 'واحدة أخرى',
    save: 'سجّل',
    unmarked_one: 'بقيت مهمة واحدة بلا علامة.',
    unmarked_two: 'بقيت مهمتان بلا علامة.',
    unmarked_few: 'بقيت {{count}} مهام بلا علامة.',
    unmarked_many: 'بقيت {{count}} مهمة بلا علامة.',
    unmarked_other: 'بقيت {{count}} مهمة بلا علامة.',
    wrongNumber: 'في الاختبار القصير من {{min}} إلى {{max}} مهام.',
    said: 'سُجّل {{score}} من {{max}}',
  },
} satisfies NonNullable<Translation['assessment']>
