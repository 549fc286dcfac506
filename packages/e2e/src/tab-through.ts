import type { Page } from '@playwright/test'

/** Elements by the beginning of their mark-up, as a person who mends them would look for them. */
export interface TabFaults {
  readonly missed: readonly string[]
  readonly outOfOrder: readonly string[]
  readonly unseen: readonly string[]
}

const stopsMax = 150

/** Goes through the content of a screen with the Tab key, from its beginning to its end, and tells what was wrong on the way. */
export async function tabThroughMain(page: Page): Promise<TabFaults> {
  await page.evaluate(() => {
    const main = document.querySelector('main')
    const reachable = 'button, a[href], select, textarea, input:not([type=radio])'
    const wanted = [...(main?.querySelectorAll<HTMLElement>(reachable) ?? [])].filter(
      (element) => element.tabIndex >= 0 && element.checkVisibility() && !element.matches(':disabled'),
    )
    Object.assign(globalThis, { tabbing: { wanted: new Set(wanted), last: null, outOfOrder: [], unseen: [] } })
    main?.setAttribute('tabindex', '-1')
    main?.focus()
  })
  for (let stop = 0; stop < stopsMax; stop += 1) {
    await page.keyboard.press('Tab')
    if (await page.evaluate(lookAtFocus)) break
  }
  return page.evaluate(() => {
    const { wanted, outOfOrder, unseen } = (globalThis as unknown as { tabbing: Tabbing }).tabbing
    return { missed: [...wanted].map((element) => element.outerHTML.slice(0, 120)), outOfOrder, unseen }
  })
}

interface Tabbing {
  readonly wanted: Set<Element>
  last: Element | null
  readonly outOfOrder: string[]
  readonly unseen: string[]
}

/** Answers whether the focus has left the content. Runs in the page, and so uses nothing from around it. */
function lookAtFocus(): boolean {
  const { tabbing } = globalThis as unknown as { tabbing: Tabbing }
  const focused = document.activeElement
  if (focused === null || focused.closest('main') === null) return true
  const words = focused.outerHTML.slice(0, 120)
  tabbing.wanted.delete(focused)
  const { last } = tabbing
  // A date has several stops of its own, which the browser shows.
  if (last === focused) return false
  if (last !== null && (last.compareDocumentPosition(focused) & Node.DOCUMENT_POSITION_FOLLOWING) === 0)
    tabbing.outOfOrder.push(words)
  tabbing.last = focused
  // A label, a row or a handle may show it in the place of a small control inside.
  const shows = (element: Element | null): boolean => {
    if (element === null || element.tagName === 'MAIN') return false
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
    return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none' || shows(element.parentElement)
  }
  if (!shows(focused)) tabbing.unseen.push(words)
  return false
}
