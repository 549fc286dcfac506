import { limits } from '@etude/core'
import type { ClientId, Instant, SpaceId } from '@etude/core'
import type { StoreReader } from '../local-store/local-store.ts'
import type { MetaRow } from '../local-store/rows.ts'

export type SyncMeta = Extract<MetaRow, { name: 'sync' }>
export type ClientMeta = Extract<MetaRow, { name: 'client' }>

const noSync: SyncMeta = {
  name: 'sync',
  cookie: null,
  epoch: null,
  lastSeq: 0,
  ack: 0,
  syncedAt: null,
  skewMs: null,
  fromNothing: false,
  mismatches: 0,
}

/** The cast: each row of this table is what its name says. */
export const metaIn = <Name extends MetaRow['name']>(tx: StoreReader, name: Name) =>
  tx.get('meta', name) as Promise<Extract<MetaRow, { name: Name }> | undefined>

export const syncIn = async (tx: StoreReader): Promise<SyncMeta> => ({ ...noSync, ...(await metaIn(tx, 'sync')) })

export const newClientMeta = (client: ClientId): ClientMeta => ({ name: 'client', client, base: null })

/** Spaces that are held open on this device, or were a moment ago, the latest first. */
export async function wantedIn(tx: StoreReader, now: Instant): Promise<readonly SpaceId[]> {
  // The cast: only spaces are kept there.
  const until = Object.entries((await metaIn(tx, 'wanted'))?.until ?? {}) as [SpaceId, number][]
  return until
    .filter(([, end]) => end > now)
    .sort(([, a], [, b]) => b - a)
    .slice(0, limits.wantedSpaces)
    .map(([space]) => space)
}

/** What was confirmed is kept for so long, to be offered again should the server come back from an older copy. */
export const offeredAgainForMs = 14 * 24 * 3_600_000
