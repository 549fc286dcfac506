type Offer = 'installed' | 'ready' | 'by-hand-ios' | 'by-browser'

/** What Chromium sends when the app can be installed; it is no standard, so the type is ours. */
interface InstallEvent extends Event {
  prompt(): Promise<void>
}

const isInstallEvent = (event: Event): event is InstallEvent => 'prompt' in event

let waiting: InstallEvent | null = null
let installed = false
const listeners = new Set<() => void>()
const changed = () => {
  for (const listener of listeners) listener()
}

/** Listens from the first moment, because the browser offers only once. */
export function watchForInstall(): void {
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    if (isInstallEvent(event)) waiting = event
    changed()
  })
  window.addEventListener('appinstalled', () => {
    installed = true
    changed()
  })
}

export const installOffer = {
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  current: (): Offer => {
    if (installed || matchMedia('(display-mode: standalone)').matches) return 'installed'
    if (waiting !== null) return 'ready'
    return /iPhone|iPad/.test(navigator.userAgent) ? 'by-hand-ios' : 'by-browser'
  },
  /** An offer can be taken once; afterwards the browser decides whether to make another. */
  accept: async (): Promise<void> => {
    const offer = waiting
    waiting = null
    await offer?.prompt()
    changed()
  },
}
