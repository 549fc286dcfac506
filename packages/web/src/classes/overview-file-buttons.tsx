import type { CivilDate, OverviewRow } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { saveFile } from '../curriculum/save-file.ts'
import { Button } from '../kit/button.tsx'
import { Icon } from '../kit/icon.tsx'
import { useToast } from '../kit/toast.tsx'
import { completionFile, fileName, plansFile } from './overview-files.ts'

interface Props {
  readonly title: string
  readonly week: CivilDate
  /** As they are shown: within the filter and in their order. */
  readonly rows: readonly OverviewRow[]
}

/** Both reports as files, made here, so that they need no connection. */
export function OverviewFiles({ title, week, rows }: Props) {
  const { t } = useTranslation()
  const toast = useToast()
  const save = (what: string, text: string) => {
    const name = fileName(title, week, what)
    saveFile(name, 'text/csv', text)
    toast({ text: t('overview.file.saved', { name }) })
  }
  return (
    <>
      <Button onClick={() => save(t('overview.file.plans'), plansFile(t, week, rows))}>
        <Icon name="download" size={18} />
        {t('overview.plansFile')}
      </Button>
      <Button onClick={() => save(t('overview.file.completion'), completionFile(t, week, rows))}>
        <Icon name="download" size={18} />
        {t('overview.completionFile')}
      </Button>
    </>
  )
}
