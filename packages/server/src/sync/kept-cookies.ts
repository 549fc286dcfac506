import type { KeyObject } from 'node:crypto'
import type { UserId } from '@etude/core'
import { createKept } from '../kept.ts'
import { readCookie, writeCookie } from './cookie.ts'
import type { Cookie } from './cookie.ts'

interface KeptCookies {
  write(user: UserId, cookie: Cookie): string
  /** The cookie, or null where it is not one that this server gave to this account. */
  read(user: UserId, text: string): Cookie | null
}

const cookiesKept = 4_000
/** Some eighty spaces: more than nearly every device holds, and little to keep. */
const charactersKept = 1_000

/** Cookies as they were written a moment ago: what a device hands back unchanged need not have its signature checked, nor be read again. */
export function keptCookies(key: KeyObject): KeptCookies {
  const written = createKept<Cookie>(cookiesKept)
  return {
    write(user, cookie) {
      const text = writeCookie(key, user, cookie)
      if (text.length <= charactersKept) written.set(nameOf(user, text), cookie)
      return text
    },
    read: (user, text) => written.get(nameOf(user, text)) ?? readCookie(key, user, text),
  }
}

/** No cookie holds a space, so that one account's is never another's. */
const nameOf = (user: UserId, text: string): string => `${text} ${user}`
