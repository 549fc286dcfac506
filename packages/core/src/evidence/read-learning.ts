import { readCurriculum } from '../curriculum/read-curriculum.ts'
import type { Reader } from '../mutation/reader.ts'
import { correctedEntry } from '../practice/log-facts.ts'
import type { LearnerId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import { holdingAssessments } from './assessment.ts'
import type { AssessmentFact } from './assessment.ts'
import type { Course } from './course-state.ts'
import type { EvidenceEvent } from './evidence-event.ts'
import type { Learning } from './learning.ts'

/** GEN-3. A learner as planning sees them, from whatever records are here: the same on a device and on the server. Undefined where there is no such learner. */
export async function readLearning(reader: Reader, learner: LearnerId): Promise<Learning | undefined> {
  const profile = await reader.get('learner', learner)
  if (profile === undefined) return undefined
  const assessments = holdingAssessments(
    (await reader.list('assessment', 'learner', learner)).map(({ body }) => assessmentFact(body)),
  )
  const entries = (await reader.list('log-entry', 'learner', learner)).map(({ body }) => body)
  const breaks = (await reader.list('practice-break', 'learner', learner)).map(({ body }) => body)
  const courses: Course[] = []
  for (const { body: study } of await reader.list('study', 'learner', learner)) {
    const curriculum = await readCurriculum(reader, study.curriculum)
    // A course whose curriculum is not here yet cannot be planned from; it will be once it has arrived.
    if (curriculum === undefined) continue
    courses.push({
      from: study.from,
      weeklyPace: study.weeklyPace,
      mastery: study.mastery,
      curriculum,
      assessments: assessments.filter((each) => each.curriculum === study.curriculum),
      practised: entries.flatMap((entry) => (entry.learnt?.curriculum === study.curriculum ? eventOf(entry) : [])),
    })
  }
  return {
    learner,
    availability: profile.body.availability,
    breaks: breaks.filter(({ plan }) => plan === null).map(({ from, to }) => ({ from, to })),
    courses,
  }
}

const assessmentFact = (body: Body<'assessment'>): AssessmentFact => ({
  assessment: body.assessment,
  curriculum: body.curriculum,
  subject: body.subject,
  takenOn: body.takenOn,
  writtenAt: body.at.instant,
  skills: body.skills,
  corrects: body.corrects,
})

/** MAS-7. Doing an activity is evidence: as good as the learner says, good where nobody says. What was withdrawn is none, and a corrected date holds. */
function eventOf(entry: Body<'log-entry'>): readonly EvidenceEvent[] {
  const { learnt } = entry
  if (learnt === undefined || learnt.subskill === null) return []
  const { date, withdrawn } = correctedEntry(entry)
  if (withdrawn) return []
  return [
    { subskill: learnt.subskill, date, writtenAt: entry.at.instant, id: entry.entry, rating: learnt.rating ?? 'good' },
  ]
}
