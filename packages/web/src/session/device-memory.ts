/** The few things this browser remembers outside the replica: whom to open for, how to look before anything is read. */
const keys = {
  account: 'etude.account',
  look: 'etude.look',
  signOutDue: 'etude.sign-out-due',
} as const

/** The account that was signed in last, so that the app opens with its data before the network answers, or without it. */
export const lastAccount = {
  read: (): string | null => read(keys.account),
  write: (account: string): void => write(keys.account, account),
  forget: (): void => write(keys.account, null),
}

/** Signing out without a connection leaves a cookie that no script may touch: the server is told as soon as it can be. */
export const signOutDue = {
  read: (): boolean => read(keys.signOutDue) !== null,
  write: (due: boolean): void => write(keys.signOutDue, due ? 'yes' : null),
}

export const lookForFirstPaint = {
  write: (look: { readonly appearance: string; readonly language: string; readonly direction: string }): void =>
    write(keys.look, JSON.stringify(look)),
  language: (): string | null => {
    const look = readJson(keys.look)
    return isObject(look) && typeof look['language'] === 'string' ? look['language'] : null
  },
}

/** What belongs to one account on this device. */
export const accountMemory = (account: string) => ({
  me: {
    read: (): unknown => readJson(`etude.me.${account}`),
    write: (me: object): void => write(`etude.me.${account}`, JSON.stringify(me)),
  },
  chosenLearner: {
    read: (): string | null => read(`etude.learner.${account}`),
    write: (learner: string): void => write(`etude.learner.${account}`, learner),
  },
  lock: {
    read: (): unknown => readJson(`etude.lock.${account}`),
    write: (lock: object | null): void => write(`etude.lock.${account}`, lock === null ? null : JSON.stringify(lock)),
  },
  forget: (): void => {
    for (const name of ['me', 'learner', 'lock']) write(`etude.${name}.${account}`, null)
  },
})

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

function readJson(key: string): unknown {
  try {
    return JSON.parse(read(key) ?? 'null')
  } catch {
    return null
  }
}

/** A browser that keeps nothing for us (private windows of some) still gets an app that works until it is closed. */
const fallback = new Map<string, string>()

function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return fallback.get(key) ?? null
  }
}

function write(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  } catch {
    if (value === null) fallback.delete(key)
    else fallback.set(key, value)
  }
}

/** The accounts whose PIN was typed or chosen in this window: it is not asked for again until the window was left. */
export const openScreens = new Set<string>()

/** An invitation somebody has opened and not yet answered; it lasts as long as the window. */
export const invitationInHand = {
  read: (): string | null => {
    try {
      return sessionStorage.getItem('etude.invitation')
    } catch {
      return null
    }
  },
  write: (secret: string | null): void => {
    try {
      if (secret === null) sessionStorage.removeItem('etude.invitation')
      else sessionStorage.setItem('etude.invitation', secret)
    } catch {
      // Without it the link has to be opened once more after signing in.
    }
  },
}
