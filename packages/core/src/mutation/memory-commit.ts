import type { Actor } from '../access/actor.ts'
import { summariesAfter } from '../class/keep-summaries.ts'
import { memoryRecords } from '../record/memory-reader.ts'
import type { MemoryRecords } from '../record/memory-reader.ts'
import { refuse } from '../record/result.ts'
import type { Result } from '../record/result.ts'
import type { Stored } from '../record/kinds.ts'
import { At, Instant } from '../time/instant.ts'
import { bufferedTx } from './buffered-tx.ts'
import type { BufferedTx } from './buffered-tx.ts'
import type { Applied, Mutation } from './define-mutator.ts'
import type { ArgsOf, MutationName } from './mutators.ts'
import type { Refusal } from './refusal.ts'
import { prepareMutation } from './prepare-mutation.ts'

const now = Instant.parse(1_700_000_000_000)
const at = At.parse({ instant: now, zone: 'Europe/Berlin', offset: 60 })

/** A world of records in memory in which mutations run as they do in a database: for tests of rules. */
export interface MemoryWorld {
  readonly records: MemoryRecords
  run<Name extends MutationName>(actor: Actor, name: Name, args: ArgsOf<Name>): Promise<Result<Applied, Refusal>>
  /** `claimed` is what the device says of the moment; without it the clock stands still. The server agrees with it unless told otherwise. */
  runMutation(actor: Actor, mutation: Mutation, claimed?: At, serverNow?: Instant): Promise<Result<Applied, Refusal>>
  /** Everything, or everything but what is left out, as text that is equal when the worlds are. */
  dump(isLeftOut?: (record: Stored) => boolean): string
  lastTx: BufferedTx | null
}

export function memoryWorld(): MemoryWorld {
  const records = memoryRecords()
  const world: MemoryWorld = {
    records,
    lastTx: null,
    run: (actor, name, args) => world.runMutation(actor, { name, version: 1, args: args as Mutation['args'] }),
    async runMutation(actor, mutation, claimed = at, serverNow = claimed.instant) {
      const prepared = prepareMutation(mutation)
      if (!prepared.ok) return refuse(prepared.error)
      const tx = bufferedTx(records)
      world.lastTx = tx
      const answer = await prepared.value.apply(tx, { actor, now: serverNow, at: claimed })
      if (!answer.ok) return answer
      const spaces = prepared.value.spaces(actor)
      const writes = await tx.writes()
      const summaries = await summariesAfter(tx, writes, serverNow)
      for (const write of writes) {
        const target = write.type === 'put' ? write.draft : write.before
        if (!spaces.includes(target.space))
          throw new Error(`${mutation.name} wrote in ${target.space}, which it does not declare`)
      }
      for (const write of [...writes, ...summaries]) {
        if (write.type === 'put') records.set({ ...write.draft, version: 1 } as unknown as Stored)
        else records.delete(write.before.kind, write.before.id)
      }
      return answer
    },
    dump: (isLeftOut = () => false) =>
      JSON.stringify(
        records
          .all()
          .filter((record) => !isLeftOut(record))
          .map(({ kind, id, space, body }) => [kind, id, space, body]),
      ),
  }
  return world
}
