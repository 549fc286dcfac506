export type Shortcut = 'palette' | 'list'

/** What a key asks for: Ctrl or ⌘ with K goes anywhere by name, `?` lists the keys. Neither listens while somebody is writing. */
export function shortcutOf(event: KeyboardEvent): Shortcut | null {
  if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) return 'palette'
  return event.key === '?' && !isWriting(event.target) ? 'list' : null
}

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
