import { useCallback, useMemo, useState } from 'react'
import { useParams } from '@tanstack/react-router'
import {
  CurriculumId,
  curriculumSpace,
  curriculumToCase,
  curriculumToCsv,
  mondayOf,
  plannedDayOf,
  dayNumber,
} from '@etude/core'
import type { NodeCode, Reader, StoredCurriculum } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { BackLink } from '../kit/back-link.tsx'
import { ButtonLink } from '../kit/button.tsx'
import { Looks } from '../kit/looks.tsx'
import { Menu } from '../kit/menu.tsx'
import { Page } from '../kit/page.tsx'
import { Empty, Note } from '../kit/states.tsx'
import { useClient } from '../kit/use-client.ts'
import { useEdit } from '../kit/use-edit.ts'
import { useRecords } from '../kit/use-live.ts'
import { useNow } from '../kit/use-now.ts'
import { useOpenSpace } from '../kit/use-open-space.ts'
import { usePeople } from '../session/people.tsx'
import type { KnownLearner } from '../session/people.tsx'
import { learnerDayAt } from '../today/learner-day.ts'
import { CheckDialog } from '../assessment/check-dialog.tsx'
import { saveFile } from './save-file.ts'
import { CurriculumPath } from './curriculum-path.tsx'
import { CurriculumTable } from './curriculum-table.tsx'
import { viewCurriculum } from './node-view.ts'
import { readCourse } from './read-course.ts'
import { SubskillDialog } from './subskill-dialog.tsx'

/** One curriculum: the path through it and how far somebody is, or everything in a table. */
export function CurriculumScreen() {
  const { t } = useTranslation()
  const { chosen } = usePeople()
  const { curriculum } = useParams({ from: '/frame/learning/$curriculum' })
  const id = CurriculumId.safeParse(curriculum)
  if (chosen === null || !id.success)
    return (
      <Page title={t('learning.title')} above={<BackLink to="/learning">{t('learning.title')}</BackLink>}>
        <Empty title={t('notFound.title')} />
      </Page>
    )
  return <OneCurriculum key={`${chosen.id} ${id.data}`} learner={chosen} id={id.data} />
}

function OneCurriculum({ learner, id }: { readonly learner: KnownLearner; readonly id: CurriculumId }) {
  const { t } = useTranslation()
  const client = useClient()
  const now = useNow()
  const edit = useEdit()
  useOpenSpace(useMemo(() => curriculumSpace(id), [id]))
  const [look, setLook] = useState<'path' | 'table'>('path')
  const [open, setOpen] = useState<NodeCode | null>(null)
  const [checking, setChecking] = useState<NodeCode | null>(null)
  const profile = useRecords(useCallback((reader: Reader) => reader.get('learner', learner.id), [learner.id]))
  const records = useRecords(
    useCallback(
      (reader: Reader) => readCourse(reader, learner.id, id, client.account),
      [learner.id, id, client.account],
    ),
  )
  const today = profile === undefined ? null : learnerDayAt(now, profile.body).date
  const view = useMemo(
    () =>
      records?.curriculum === undefined || today === null
        ? null
        : viewCurriculum(records.curriculum, records.learning, today),
    [records, today],
  )
  if (records === undefined) return null
  const { curriculum, card, study } = records
  const above = <BackLink to="/learning">{t('learning.title')}</BackLink>
  if (curriculum === undefined || view === null || today === null)
    return (
      <Page title={card?.title ?? t('learning.title')} above={above}>
        <Note icon="offline">{t(study === undefined ? 'learning.chooseFirst' : 'learning.notHere')}</Note>
      </Page>
    )
  const opened = open === null ? undefined : view.subskills.get(open)
  const checked = checking === null ? undefined : view.subskills.get(checking)
  const [subject, , skill] = checked?.above ?? []
  return (
    <Page
      title={curriculum.title}
      above={above}
      lead={
        study === undefined
          ? t('learning.subskills', { count: view.subskills.size })
          : t('learning.mastered', { mastered: view.mastered, total: view.subskills.size })
      }
      actions={<Ways curriculum={curriculum} isOwn={records.owner === client.account} />}
    >
      <Looks
        label={t('learning.look')}
        looks={{ path: t('learning.looks.path'), table: t('learning.looks.table') }}
        look={look}
        onLook={setLook}
      />
      {look === 'path' ? (
        <CurriculumPath view={view} onOpen={setOpen} />
      ) : (
        <CurriculumTable view={view} onOpen={setOpen} />
      )}
      {opened !== undefined && (
        <SubskillDialog
          subskill={opened}
          isStudied={study !== undefined}
          onOpen={setOpen}
          onClose={() => setOpen(null)}
          onCheck={
            records.mayRecord && study !== undefined
              ? () => {
                  setOpen(null)
                  setChecking(opened.node.code)
                }
              : null
          }
          onAdd={() => {
            setOpen(null)
            void edit(
              'activity.add',
              {
                learner: learner.id,
                week: mondayOf(today),
                day: plannedDayOf(dayNumber(today)),
                curriculum: id,
                subskill: opened.node.code,
                type: 'practice',
              },
              t('learning.added', { title: opened.node.title }),
            )
          }}
        />
      )}
      {checked !== undefined && subject !== undefined && skill !== undefined && (
        <CheckDialog
          learner={learner.id}
          about={{
            curriculum: id,
            subject: subject.code,
            skill: skill.code,
            subskill: checked.node.code,
            titles: { subject: subject.title, unit: '', skill: skill.title, subskill: checked.node.title },
          }}
          onClose={() => setChecking(null)}
          onDone={() => setChecking(null)}
        />
      )}
    </Page>
  )
}

function Ways({ curriculum, isOwn }: { readonly curriculum: StoredCurriculum; readonly isOwn: boolean }) {
  const { t } = useTranslation()
  const name = curriculum.title.replaceAll(/[^\p{L}\p{N}]+/gu, '-')
  return (
    <>
      {isOwn && (
        <ButtonLink to="/learning/import" search={{ into: curriculum.curriculum }}>
          {t('learning.newEdition')}
        </ButtonLink>
      )}
      <Menu
        label={t('learning.export')}
        entries={[
          {
            words: t('learning.exportCsv'),
            run: () => saveFile(`${name}.csv`, 'text/csv', curriculumToCsv(curriculum)),
          },
          {
            words: t('learning.exportCase'),
            run: () =>
              saveFile(
                `${name}.json`,
                'application/json',
                JSON.stringify(curriculumToCase(curriculum, curriculum.curriculum, new Date().toISOString()), null, 2),
              ),
          },
        ]}
      />
    </>
  )
}
