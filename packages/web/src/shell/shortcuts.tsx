import { useMemo, useState } from 'react'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from '../messages/messages.ts'
import { Dialog } from '../kit/dialog.tsx'
import { Icon } from '../kit/icon.tsx'
import type { IconName } from '../kit/icon.tsx'
import { useClient } from '../kit/use-client.ts'
import { usePeople } from '../session/people.tsx'
import { navigationFor } from './navigation.ts'
import type { Shortcut } from './shortcut-key.ts'
import styles from './shortcuts.module.css'

/** What opens on a key; the frame hears the keys (`frame.tsx`). */
export function Shortcuts({ open, onClose }: { readonly open: Shortcut | null; readonly onClose: () => void }) {
  switch (open) {
    case null:
      return null
    case 'palette':
      return <Palette onClose={onClose} />
    case 'list':
      return <KeyList onClose={onClose} />
  }
}

interface Command {
  readonly words: string
  readonly icon: IconName
  readonly run: () => void
}

function Palette({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation()
  const commands = useCommands()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const found = commands.filter(({ words }) => words.toLocaleLowerCase().includes(text.trim().toLocaleLowerCase()))
  const run = (command: Command | undefined) => {
    if (command === undefined) return
    onClose()
    command.run()
  }
  return (
    <Dialog title={t('shortcuts.palette')} onClose={onClose}>
      <input
        className={styles['search']}
        role="combobox"
        aria-label={t('shortcuts.search')}
        aria-expanded="true"
        aria-controls="palette-results"
        aria-activedescendant={found[at] === undefined ? undefined : `palette-${at}`}
        placeholder={t('shortcuts.search')}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setAt(0)
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') setAt(Math.min(at + 1, found.length - 1))
          else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0))
          else if (event.key === 'Enter') run(found[at])
          else return
          event.preventDefault()
        }}
      />
      <div className={styles['results']} id="palette-results" role="listbox" aria-label={t('shortcuts.palette')}>
        {found.map((command, index) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- focus and keys stay in the search field
          <div
            key={command.words}
            id={`palette-${index}`}
            role="option"
            aria-selected={index === at}
            onPointerMove={() => setAt(index)}
            onClick={() => run(command)}
          >
            <Icon name={command.icon} size={18} />
            {command.words}
          </div>
        ))}
      </div>
      {found.length === 0 && <p role="status">{t('shortcuts.nothing')}</p>}
    </Dialog>
  )
}

function useCommands(): readonly Command[] {
  const { t } = useTranslation()
  const { people, isAdmin, choose } = usePeople()
  const navigate = useNavigate()
  const client = useClient()
  return useMemo(() => {
    const entries = navigationFor({
      guardian: people.children.length > 0,
      tutor: people.classes.length > 0,
      admin: isAdmin,
    })
    return [
      ...entries.map(({ to, icon, words }) => ({ words: t(words), icon, run: () => void navigate({ to }) })),
      { words: t('syncLine.title'), icon: 'sync', run: () => void navigate({ to: '/settings/sync' }) },
      { words: t('shortcuts.sync'), icon: 'sync', run: () => void client.syncNow() },
      ...people.classes.map(({ id, title }) => ({
        words: title,
        icon: 'classes' as const,
        run: () => void navigate({ to: '/classes/$class', params: { class: id } }),
      })),
      ...people.learners.map(({ id, name }) => ({
        words: t('shortcuts.show', { name }),
        icon: 'person' as const,
        run: () => {
          choose(id)
          void navigate({ to: '/' })
        },
      })),
    ]
  }, [people, isAdmin, choose, navigate, client, t])
}

function KeyList({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation()
  const keys = [
    ['Ctrl K', t('shortcuts.palette')],
    ['?', t('shortcuts.list')],
    ['Esc', t('shortcuts.close')],
    ['Tab', t('shortcuts.next')],
  ] as const
  return (
    <Dialog title={t('shortcuts.list')} onClose={onClose}>
      <dl className={styles['keys']}>
        {keys.map(([key, words]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
