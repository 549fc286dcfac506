import type * as z from 'zod/mini'
import type { Grant } from '../access/grant.ts'
import type { SpaceId, SpaceType } from './space.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** A record of a kind: what is stored, sent and shown. `version` is the version its space had when it was written. */
export interface RecordOf<Name extends string = string, Body = unknown> {
  readonly kind: Name
  readonly id: string
  readonly space: SpaceId
  readonly version: number
  readonly body: Body
}

export interface KindDeclaration<Name extends string, Schema extends z.ZodMiniType, Index extends string> {
  readonly name: Name
  /** Loose at every depth: a body may carry fields of a newer version, and they are kept. */
  readonly body: Schema
  readonly spaces: readonly SpaceType[]
  /** The keys a body is found by. Both databases build their indexes from here; null leaves the record out of an index. */
  readonly indexes: Readonly<Record<Index, (body: z.infer<Schema>) => string | null>>
  /** What this record alone permits. The membership table is an index of these answers. */
  readonly grants?: (record: RecordOf<Name, z.infer<Schema>>) => readonly Grant[]
}

/** Declares a kind of record. A new kind is a declaration like this and a line in the registry, never a migration. */
export const defineKind = <Name extends string, Schema extends z.ZodMiniType, Index extends string = never>(
  declaration: KindDeclaration<Name, Schema, Index>,
): KindDeclaration<Name, Schema, Index> => declaration
