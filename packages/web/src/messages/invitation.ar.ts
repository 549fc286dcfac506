/** Making an invitation and answering one, in Arabic. */
export const inviteAr = {
  email: 'إرسالها بالبريد إلى',
  emailHint: 'يمكنك ترك هذا فارغًا وإرسال الرابط بنفسك.',
  make: 'إنشاء الرابط',
  link: 'أرسل هذا الرابط إلى من تقصده. يعمل مرة واحدة حتى {{until}}، ولا يظهر إلا الآن.',
  copy: 'نسخ الرابط',
  mailed: 'أُرسل رابط إلى {{email}}.',
} as const

export const invitationAr = {
  title: 'دعوة',
  from: 'دعوة من {{from}}',
  to: {
    guardian: 'لتكون ولي أمر {{subject}}.',
    enrolment: 'للانضمام إلى صف «{{subject}}».',
    'co-tutor': 'للمشاركة في تعليم صف «{{subject}}».',
    'hand-over': 'لتسلّم ملفك الخاص «{{subject}}».',
  },
  state: {
    accepted: 'قُبلت هذه الدعوة من قبل.',
    revoked: 'سُحبت هذه الدعوة.',
    lapsed: 'هذه الدعوة قديمة جدًا. اطلب دعوة جديدة.',
  },
  noLink: 'في هذا الرابط نقص. اطلبه مرة أخرى.',
  signInFirst: 'سجّل الدخول أو أنشئ حسابًا، ثم وافق.',
  signInWith: 'من الآن تسجّل الدخول بـ {{email}}. اختر كلمة مرور.',
  who: 'من ينضم؟',
  accept: 'قبول',
  notNow: 'ليس الآن',
  takeOver: 'تسلّم ملفي',
} as const
