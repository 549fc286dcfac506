import type { Lexicon } from './tokens.ts'
import { at, clock, days, every, filler, from, last, mean, number, once, times, to, unit, until } from './words.ts'

const numbers = ['ثلاث', 'أربع', 'خمس', 'ست', 'سبع', 'ثماني', 'تسع', 'عشر']
const ordinals = [
  ['أول', 'الأول', 'الأولى'],
  ['ثاني', 'الثاني', 'الثانية'],
  ['ثالث', 'الثالث', 'الثالثة'],
  ['رابع', 'الرابع', 'الرابعة'],
  ['خامس', 'الخامس', 'الخامسة'],
]

export const arabic: Lexicon = {
  am: 'ص',
  pm: 'م',
  prefix: 'و',
  words: {
    ...Object.fromEntries(
      numbers.flatMap((stem, index) => [stem, `${stem}ة`].map((word) => [word, number(index + 3)])),
    ),
    ...Object.fromEntries(ordinals.flatMap((forms, index) => forms.map((word) => [word, number(index + 1)]))),
    ...mean([...every, ...days(5, 6)], 'نهاية الأسبوع', 'عطلة نهاية الأسبوع'),
    ...mean(every, 'كل'),
    ...mean([...every, ...unit('day')], 'يوميا'),
    ...mean([...every, ...unit('week')], 'أسبوعيا'),
    ...mean([...every, ...unit('month')], 'شهريا'),
    ...mean([...every, ...unit('year')], 'سنويا'),
    ...mean(unit('day'), 'يوم', 'أيام', 'يوما', 'اليوم', 'الأيام'),
    ...mean([...number(2), ...unit('day')], 'يومين', 'يومان'),
    ...mean(unit('week'), 'أسبوع', 'أسابيع', 'أسبوعا', 'الأسبوع'),
    ...mean([...number(2), ...unit('week')], 'أسبوعين', 'أسبوعان'),
    ...mean(unit('month'), 'شهر', 'أشهر', 'شهور', 'شهرا', 'الشهر'),
    ...mean([...number(2), ...unit('month')], 'شهرين', 'شهران'),
    ...mean(unit('year'), 'سنة', 'سنوات', 'عام', 'أعوام', 'السنة'),
    ...mean([...number(2), ...unit('year')], 'سنتين', 'سنتان', 'عامين'),
    ...mean(unit('minute'), 'دقيقة', 'دقائق'),
    ...mean([...number(2), ...unit('minute')], 'دقيقتين', 'دقيقتان'),
    ...mean(unit('hour'), 'ساعات'),
    ...mean([...number(1), ...unit('hour')], 'ساعة', 'لمدة ساعة'),
    ...mean([...number(2), ...unit('hour')], 'ساعتين'),
    ...mean(times, 'مرات'),
    ...mean(once, 'مرة', 'مرة واحدة'),
    ...mean([...number(2), ...times], 'مرتين', 'مرتان'),
    ...mean(until, 'حتى', 'لغاية'),
    ...mean(to, 'إلى'),
    ...mean(from, 'من', 'ابتداء من', 'بدءا من'),
    ...mean(at, 'الساعة'),
    ...mean(clock(720), 'ظهرا'),
    ...mean(clock(0), 'منتصف الليل'),
    ...mean(last, 'آخر', 'الأخير', 'الأخيرة'),
    ...mean(filler, 'في', 'و', 'عند', 'لمدة', 'بتاريخ'),
  },
}
