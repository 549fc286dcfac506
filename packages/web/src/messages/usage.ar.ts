import type { Translation } from './translate.ts'

/** كلمات صفحة الإحصاء. */
export const usageAr: Pick<Translation, 'usage'> = {
  usage: {
    title: 'ما الذي يُحصى',
    lead: 'لا شيء، إلا إذا أردت. ولا يغادر شيء من ذلك هذا الجهاز أبدًا.',
    on: 'أحصِ على هذا الجهاز كيف يُستخدم التخطيط',
    onMore: 'فقط أنواع ما تم وعدد المرات: بلا أسماء ولا تواريخ ولا عناوين ولا أرقام دقيقة.',
    counted: 'ما أُحصي حتى الآن',
    countedMore: 'هذا كل ما هناك.',
    nothing: 'لا يُحصى شيء.',
    delete: 'احذفه',
    deleted: 'تم الحذف',
    times_zero: '{{count}} مرة',
    times_one: 'مرة واحدة',
    times_two: 'مرتان',
    times_few: '{{count}} مرات',
    times_many: '{{count}} مرة',
    times_other: '{{count}} مرة',
    possible: 'ما يمكن إحصاؤه',
    possibleMore: 'كل نوع من الأحداث والكلمات التي قد يتكوّن منها. كل ما عدا ذلك يُرفض.',
  },
}
