/** Dexie gives up a signal at the end of every write, and each would make an exception with a stack of its own that nobody reads. Answers how to undo it. */
export function installOneAbort(): () => void {
  const Real = globalThis.AbortController
  const aborted = new DOMException('This operation was aborted', 'AbortError')
  globalThis.AbortController = class extends Real {
    override abort(reason: unknown = aborted): void {
      super.abort(reason)
    }
  }
  return () => void (globalThis.AbortController = Real)
}
