import { Component } from 'react'
import type { ErrorInfo, ReactNode } from 'react'
import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { Actions } from '../kit/dialog.tsx'
import styles from './error-help.module.css'

/** Shown where a screen broke: what is safe, what to try, and what to send to somebody who can help. */
export function ErrorHelp({ error, again }: { readonly error: unknown; readonly again?: () => void }) {
  const { t } = useTranslation()
  const details = detailsOf(error)
  return (
    <section className={styles['help']} role="alert">
      <h1>{t('broken.title')}</h1>
      <p>{t('broken.safe')}</p>
      <Actions>
        <Button look="main" onClick={() => (again === undefined ? location.reload() : again())}>
          {t('broken.again')}
        </Button>
        <Button onClick={() => location.assign('/')}>{t('broken.home')}</Button>
      </Actions>
      <details className={styles['details']}>
        <summary>{t('broken.details')}</summary>
        <pre>{details}</pre>
        <Button look="quiet" onClick={() => void navigator.clipboard.writeText(details)}>
          {t('common.copy')}
        </Button>
      </details>
    </section>
  )
}

/** Some libraries' errors break when they are looked at; help must not break with them. */
function detailsOf(error: unknown): string {
  try {
    return error instanceof Error ? (error.stack ?? error.message) : String(error)
  } catch {
    return String(error)
  }
}

/** Keeps a fault in one screen from taking the frame with it. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly error: unknown }> {
  override state: { readonly error: unknown } = { error: undefined }

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error }
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    reportError(error instanceof Error ? error : new Error(`${String(error)}${info.componentStack ?? ''}`))
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children
    return <ErrorHelp error={this.state.error} again={() => this.setState({ error: undefined })} />
  }
}
