import { useCallback, useMemo, useState } from 'react'
import { Link } from '@tanstack/react-router'
import { courseState, isSubskill, learnerSpace } from '@etude/core'
import type { Body, CivilDate, CurriculumId, Learning, Reader } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Button, ButtonLink } from '../kit/button.tsx'
import { List, Row } from '../kit/list.tsx'
import { Page, Section } from '../kit/page.tsx'
import { Empty } from '../kit/states.tsx'
import { useClient } from '../kit/use-client.ts'
import { useEdit } from '../kit/use-edit.ts'
import { useRecords } from '../kit/use-live.ts'
import { useNow } from '../kit/use-now.ts'
import { useOpenSpace } from '../kit/use-open-space.ts'
import { usePeople } from '../session/people.tsx'
import type { KnownLearner } from '../session/people.tsx'
import { learnerDayAt } from '../today/learner-day.ts'
import { readShelf } from './read-shelf.ts'
import { StudyDialog } from './study-dialog.tsx'

/** What a learner learns, and what there is to choose from. */
export function LearningScreen() {
  const { t } = useTranslation()
  const { chosen } = usePeople()
  if (chosen === null)
    return (
      <Page title={t('learning.title')}>
        <Empty title={t('today.nobody')}>{t('today.nobodyMore')}</Empty>
      </Page>
    )
  return <LearnerLearning key={chosen.id} learner={chosen} />
}

/** How many are meant to be mastered in a week where nobody has said so. */
const usualPace = 4

function LearnerLearning({ learner }: { readonly learner: KnownLearner }) {
  const { t } = useTranslation()
  const client = useClient()
  const now = useNow()
  const edit = useEdit()
  useOpenSpace(useMemo(() => (learner.relation === 'pupil' ? learnerSpace(learner.id) : null), [learner]))
  const profile = useRecords(useCallback((reader: Reader) => reader.get('learner', learner.id), [learner.id]))
  const shelf = useRecords(
    useCallback((reader: Reader) => readShelf(reader, learner.id, client.account), [learner.id, client.account]),
  )
  const [changing, setChanging] = useState<CurriculumId | null>(null)
  if (shelf === undefined || profile === undefined) return null
  const { date: today } = learnerDayAt(now, profile.body)
  const name = profile.body.name.split(' ')[0] ?? profile.body.name
  const isChosen = (curriculum: CurriculumId) => shelf.studies.some((study) => study.curriculum === curriculum)
  const free = shelf.cards.filter(({ curriculum }) => !isChosen(curriculum))
  const choose = ({ curriculum, title }: { readonly curriculum: CurriculumId; readonly title: string }) =>
    void edit(
      'study.set',
      { learner: learner.id, curriculum, from: today, weeklyPace: usualPace, mastery: 'spaced' },
      t('learning.chosen', { title }),
    )
  const changed = shelf.studies.find(({ curriculum }) => curriculum === changing)
  return (
    <Page title={t('learning.title')} lead={t('learning.lead', { name })}>
      <Section title={t('learning.learns')}>
        {shelf.studies.length === 0 ? (
          <Empty level={3} title={t('learning.learnsNothing')}>
            {t('learning.learnsNothingMore')}
          </Empty>
        ) : (
          <List label={t('learning.learns')}>
            {shelf.studies.map((study) => (
              <Row
                key={study.curriculum}
                title={
                  <Link to="/learning/$curriculum" params={{ curriculum: study.curriculum }}>
                    {shelf.titles.get(study.curriculum) ?? study.curriculum}
                  </Link>
                }
                detail={<StudyDetail study={study} learning={shelf.learning} today={today} />}
                after={
                  <Button
                    look="quiet"
                    aria-label={t('learning.changeIt', { title: shelf.titles.get(study.curriculum) })}
                    onClick={() => setChanging(study.curriculum)}
                  >
                    {t('learning.change')}
                  </Button>
                }
              />
            ))}
          </List>
        )}
      </Section>
      <Section title={t('learning.shelf')} lead={t('learning.shelfMore')}>
        {free.length === 0 ? (
          <p>{t('learning.shelfEmpty')}</p>
        ) : (
          <List label={t('learning.shelf')}>
            {free.map((card) => (
              <Row
                key={card.curriculum}
                title={card.title}
                detail={`${card.subjects.join(', ')} · ${t('learning.subskills', { count: card.subskillCount })}`}
                after={
                  <Button aria-label={t('learning.chooseIt', { title: card.title })} onClick={() => choose(card)}>
                    {t('learning.choose')}
                  </Button>
                }
              />
            ))}
          </List>
        )}
      </Section>
      <Section title={t('learning.tests')} lead={t('assessment.lead')}>
        <div>
          <ButtonLink to="/tests">{t('learning.tests')}</ButtonLink>
        </div>
      </Section>
      <Section
        title={t('learning.own')}
        lead={t('learning.ownMore')}
        action={<ButtonLink to="/learning/import">{t('learning.bring')}</ButtonLink>}
      >
        {shelf.own.length === 0 ? (
          <p>{t('learning.ownEmpty')}</p>
        ) : (
          <List label={t('learning.own')}>
            {shelf.own.map(({ curriculum, title }) => (
              <Row
                key={curriculum}
                title={
                  <Link to="/learning/$curriculum" params={{ curriculum }}>
                    {title}
                  </Link>
                }
                after={
                  isChosen(curriculum) ? undefined : (
                    <Button
                      aria-label={t('learning.chooseIt', { title })}
                      onClick={() => choose({ curriculum, title })}
                    >
                      {t('learning.choose')}
                    </Button>
                  )
                }
              />
            ))}
          </List>
        )}
      </Section>
      {changed !== undefined && (
        <StudyDialog
          study={changed}
          title={shelf.titles.get(changed.curriculum) ?? changed.curriculum}
          onClose={() => setChanging(null)}
        />
      )}
    </Page>
  )
}

interface StudyDetailProps {
  readonly study: Body<'study'>
  readonly learning: Learning | undefined
  readonly today: CivilDate
}

function StudyDetail({ study, learning, today }: StudyDetailProps) {
  const { t } = useTranslation()
  const known = useMemo(() => masteredOf(study, learning, today), [study, learning, today])
  const pace = t('learning.pace', { count: study.weeklyPace })
  return `${pace} · ${known === null ? t('learning.arriving') : t('learning.mastered', known)}`
}

function masteredOf(study: Body<'study'>, learning: Learning | undefined, today: CivilDate) {
  const course = learning?.courses.find(({ curriculum }) => curriculum.curriculum === study.curriculum)
  if (course === undefined || learning === undefined) return null
  const state = courseState(course, today, learning.breaks)
  const inUse = course.curriculum.nodes.filter(isSubskill).filter(({ retired }) => !retired)
  const mastered = inUse.filter(({ code }) => state.masteryOf(code).level === 'mastered').length
  return { mastered, total: inUse.length }
}
