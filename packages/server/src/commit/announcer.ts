import type { CommittedSpace } from './commit.ts'

type Listener = (commits: readonly CommittedSpace[]) => void

/** Tells the listeners of commits in the order in which they took their spaces, whichever connection hears of its own first. */
export interface Announcer {
  subscribe(listener: Listener): () => void
  /** Takes a place in the order, while the spaces are still held. Tell it what came of the commit: null when it did not happen. */
  takePlace(): (commits: readonly CommittedSpace[] | null) => void
}

interface Place {
  commits: readonly CommittedSpace[] | null | undefined
}

export function createAnnouncer(onListenerError: (error: unknown) => void): Announcer {
  const listeners = new Set<Listener>()
  const places: Place[] = []

  const tell = (commits: readonly CommittedSpace[]): void => {
    for (const listener of listeners) {
      try {
        listener(commits)
      } catch (error) {
        // What is committed is committed: one listener's fault is reported and takes nothing from the others.
        onListenerError(error)
      }
    }
  }

  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    takePlace() {
      const place: Place = { commits: undefined }
      places.push(place)
      return (commits) => {
        place.commits = commits
        for (let first = places[0]; first?.commits !== undefined; first = places[0]) {
          places.shift()
          if (first.commits !== null && first.commits.length > 0) tell(first.commits)
        }
      }
    },
  }
}
