import { curriculumSpace } from '@etude/core'
import type { CurriculumId, IndexName, KindName, Reader, SpaceId, Stored } from '@etude/core'
import { StorageError } from '../database/sql-runner.ts'
import type { SqlRunner } from '../database/sql-runner.ts'
import { recordReader } from './record-reader.ts'

/** What is kept at a time, of all curricula together: some forty megabytes. The largest curriculum has half as many. */
const recordsMax = 50_000

/** Everything of these kinds that names a curriculum lives in that curriculum's space. */
const kinds = new Set<KindName>(['subject', 'unit', 'skill', 'subskill', 'prerequisite'])

/**
 * COMMIT-14. Whole curricula as they were read last: they are large, shared by many learners, and hardly ever change. What is kept holds for one state of
 * the curriculum's space alone, which every reading asks the database for, so that it does not matter who changed it: this process, another, or a restore.
 */
export interface KeptCurricula {
  /** Records as `recordReader` gives them. Within a transaction, `isChanged` says what it has written itself and not counted yet. */
  reader(sql: Pick<SqlRunner, 'rows'>, isChanged?: (space: SpaceId) => boolean): Reader
}

interface Kept {
  readonly state: string
  readonly lists: Map<string, readonly Stored[]>
}

// The same version may mean something else after a restore, which the epoch tells.
const selectState = `
  select s.version, s.digest, (select e.value from etude e where e.name = 'epoch') as epoch from space s where s.id = ?1`

export function createKeptCurricula(max = recordsMax): KeptCurricula {
  const kept = new Map<string, Kept>()
  let records = 0

  function forget(key: string): void {
    for (const list of kept.get(key)?.lists.values() ?? []) records -= list.length
    kept.delete(key)
  }

  function find(key: string, state: string, kind: KindName): readonly Stored[] | undefined {
    const found = kept.get(key)
    if (found?.state !== state) return undefined
    // The one that was not asked for the longest is the first.
    kept.delete(key)
    kept.set(key, found)
    return found.lists.get(kind)
  }

  function keep(key: string, state: string, kind: KindName, list: readonly Stored[]): void {
    if (kept.get(key)?.state !== state) forget(key)
    const entry = kept.get(key) ?? { state, lists: new Map<string, readonly Stored[]>() }
    records += list.length - (entry.lists.get(kind)?.length ?? 0)
    entry.lists.set(kind, freeze(list))
    kept.delete(key)
    kept.set(key, entry)
    for (const oldest of kept.keys()) {
      if (records <= max) break
      forget(oldest)
    }
  }

  return {
    reader(sql, isChanged = () => false) {
      const base = recordReader(sql)
      const stateOf = async (space: SpaceId): Promise<string | undefined> => {
        const [row] = await sql.rows<{ version: number; digest: string; epoch: string }>(selectState, space)
        return row === undefined ? undefined : `${row.epoch} ${row.version} ${row.digest}`
      }
      const states = new Map<SpaceId, Promise<string | undefined>>()
      const stateAtFirst = (space: SpaceId): Promise<string | undefined> => {
        const state = states.get(space) ?? stateOf(space)
        states.set(space, state)
        return state
      }
      return {
        async get<K extends KindName>(kind: K, id: string) {
          // Before its title and its edition are: its lists are held to the same state.
          if (kind === 'curriculum') await stateAtFirst(curriculumSpace(id as CurriculumId))
          return base.get(kind, id)
        },
        async list<K extends KindName>(kind: K, index: IndexName<K>, key: string) {
          const space = curriculumSpace(key as CurriculumId)
          if (!kinds.has(kind) || index !== 'curriculum' || isChanged(space)) return base.list(kind, index, key)
          const state = await stateAtFirst(space)
          if (state === undefined) return base.list(kind, index, key)
          const known = find(key, state, kind)
          // The cast: it was kept under its kind.
          if (known !== undefined) return known as readonly Stored<K>[]
          const list = await base.list(kind, index, key)
          // A transaction that sees what others commit meanwhile would have read a curriculum of parts that never stood beside each other.
          if ((await stateOf(space)) !== state)
            throw new StorageError('A curriculum was changed while it was read', { retryNow: true })
          keep(key, state, kind, list)
          return list
        },
      }
    },
  }
}

/** Many readers are handed the same records. */
function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const part of Object.values(value)) freeze(part)
  return Object.freeze(value)
}
