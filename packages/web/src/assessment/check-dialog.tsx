import { useState } from 'react'
import { checkItemsMax, checkItemsMin, checkResult, thresholds } from '@etude/core'
import type { About, LearnerId, Rating, RecordId, SkillResult } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { Actions, Dialog } from '../kit/dialog.tsx'
import { Icon } from '../kit/icon.tsx'
import { newId } from '../kit/new-id.ts'
import { useEdit } from '../kit/use-edit.ts'
import styles from './check-dialog.module.css'

interface Props {
  readonly learner: LearnerId
  readonly about: Pick<About, 'curriculum' | 'subject' | 'skill' | 'subskill' | 'titles'>
  readonly onClose: () => void
  /** The result is written down; `rating` is what it says about this one time. */
  readonly onDone: (rating: Rating) => void
}

type Mark = boolean | null

const itemsFirst = 5

/** ASM-5. The built-in check: a few tasks of one kind, each right or not yet. What it shows is an assessment like any other. */
export function CheckDialog({ learner, about, onClose, onDone }: Props) {
  const { t } = useTranslation()
  const edit = useEdit()
  const [marks, setMarks] = useState<readonly Mark[]>(Array.from({ length: itemsFirst }, () => null))
  const [problem, setProblem] = useState<string | null>(null)
  const known = marks.filter((mark): mark is boolean => mark !== null)
  const mark = (index: number, value: boolean) => {
    setProblem(null)
    setMarks(marks.map((old, at) => (at === index ? value : old)))
  }
  const save = async () => {
    if (known.length < marks.length) {
      setProblem(t('assessment.check.unmarked', { count: marks.length - known.length }))
      return
    }
    const result = checkResult(about.skill, about.subskill, known)
    if (!result.ok) {
      setProblem(t('assessment.check.wrongNumber', { min: result.error.min, max: result.error.max }))
      return
    }
    const { curriculum, subject } = about
    const said = t('assessment.check.said', { score: result.value.score, max: result.value.max })
    const isKept = await edit(
      'assessment.record',
      {
        learner,
        assessment: newId() as RecordId,
        curriculum,
        subject,
        title: t('assessment.check.of', { title: about.titles.subskill }).slice(0, 120),
        how: 'check',
        skills: [result.value],
        corrects: null,
      },
      said,
    )
    if (isKept) onDone(ratingOf(result.value))
  }
  return (
    <Dialog title={t('assessment.check.title')} onClose={onClose}>
      <div className={styles['check']}>
        <p className={styles['what']}>{about.titles.subskill}</p>
        <p>{t('assessment.check.how', { count: marks.length })}</p>
        <ol className={styles['items']}>
          {marks.map((value, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- a task has no name but its number
            <li key={index}>
              <fieldset className={styles['item']}>
                <legend>{t('assessment.check.item', { number: index + 1 })}</legend>
                <button
                  type="button"
                  aria-pressed={value === true}
                  className={styles['right']}
                  onClick={() => mark(index, true)}
                >
                  <Icon name="check" size={18} />
                  {t('assessment.check.right')}
                </button>
                <button
                  type="button"
                  aria-pressed={value === false}
                  className={styles['wrong']}
                  onClick={() => mark(index, false)}
                >
                  {t('assessment.check.wrong')}
                </button>
              </fieldset>
            </li>
          ))}
        </ol>
        <div className={styles['number']}>
          <Button look="quiet" disabled={marks.length <= checkItemsMin} onClick={() => setMarks(marks.slice(0, -1))}>
            {t('assessment.check.fewer')}
          </Button>
          <Button look="quiet" disabled={marks.length >= checkItemsMax} onClick={() => setMarks([...marks, null])}>
            {t('assessment.check.another')}
          </Button>
        </div>
        {problem !== null && (
          <p role="alert" className={styles['problem']}>
            {problem}
          </p>
        )}
        <Actions>
          <Button look="main" onClick={() => void save()}>
            {t('assessment.check.save')}
          </Button>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
        </Actions>
      </div>
    </Dialog>
  )
}

/** As the same points in any test are read (ASM-2). */
const ratingOf = ({ score, max }: SkillResult): Rating => {
  const share = score / max
  if (share < thresholds.assessment.needsReviewBelow) return 'again'
  if (share < thresholds.assessment.proficientFrom) return 'hard'
  return share < 1 ? 'good' : 'easy'
}
