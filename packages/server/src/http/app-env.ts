import type { Logger } from 'pino'

/** What every request carries on its way through the app. */
export interface AppEnv {
  readonly Bindings: {
    /** Node's own request: absent when a test calls the app without a network. */
    readonly incoming?: {
      readonly socket?: { readonly remoteAddress?: string }
      readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>
    }
    /** Node's own answer, by which it is known when it has left. */
    readonly outgoing?: {
      readonly destroyed: boolean
      readonly closed: boolean
      once(event: 'close', listener: () => void): unknown
    }
  }
  readonly Variables: {
    requestId: string
    /** The log in which each line names the request. */
    log: () => Logger
    /** The client's address, as far as the proxies in front may be believed. */
    address: string
    /** Set once somebody has been recognised, for the log. */
    user?: string
    /** Headers that every answer has. */
    everyAnswer?: Readonly<Record<string, string>>
    /** Cookies that go with the answer. */
    cookies?: readonly string[]
    /** The answer was made with all its headers. */
    isWhole?: boolean
  }
}
