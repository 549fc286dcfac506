import { StrictMode, startTransition } from 'react'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from '@tanstack/react-router'
import './base.css'
import './tokens.css'
import { ToastProvider } from './kit/toast.tsx'
import { startMessages } from './messages/messages.ts'
import { lastAccount } from './session/device-memory.ts'
import { fetchReplica } from './session/fetch-replica.ts'
import { openReplica } from './session/open-replica.ts'
import { createAppRouter } from './routes.tsx'
import { SessionProvider } from './session/session.tsx'
import { noUpdates, watchForUpdates } from './shell/app-updates.ts'
import { watchForInstall } from './shell/install-offer.ts'
import { AppUpdatesContext } from './shell/update-prompt.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no place for the app.')

watchForInstall()
const updates = import.meta.env.PROD && 'serviceWorker' in navigator ? watchForUpdates() : noUpdates
const router = createAppRouter()

// Whoever was here before will want their replica: it is fetched while the rest starts.
if (lastAccount.read() !== null) {
  void fetchReplica()
  if (location.pathname === '/') void import('./today/today-screen.tsx')
}

await startMessages()
// Drawn in slices between which a tap is heard.
startTransition(() =>
  createRoot(root).render(
    <StrictMode>
      <AppUpdatesContext value={updates}>
        <SessionProvider open={openReplica}>
          <ToastProvider>
            <RouterProvider router={router} />
          </ToastProvider>
        </SessionProvider>
      </AppUpdatesContext>
    </StrictMode>,
  ),
)
