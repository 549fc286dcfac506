import type { Client } from '@etude/client-sdk'
import type { ArgsOf, MutationName, PlanningEvent } from '@etude/core'

/** For which replicas somebody has turned counting on; elsewhere an event costs nothing. */
const counting = new WeakSet<Client>()

/** The same replica, with what is done in it counted on this device once somebody allows it. Nothing of it is ever sent. */
export function countingUsage(client: Client): Client {
  const counted: Client = {
    ...client,
    async mutate(name, args) {
      const answer = await client.mutate(name, args)
      // Not waited for: what is done is done, whatever becomes of the counting.
      if (answer.ok && counting.has(counted)) countEdit(counted, name, args).catch(reportError)
      return answer
    },
  }
  client.kept('usage').subscribe(({ value }) => {
    // The cast: whatever was kept, only an object with this field set counts.
    const isOn = (value as { readonly isOn?: unknown } | null | undefined)?.isOn === true
    if (isOn) counting.add(counted)
    else counting.delete(counted)
  })
  return counted
}

async function countEdit<Name extends MutationName>(client: Client, name: Name, args: ArgsOf<Name>): Promise<void> {
  const { eventOfEdit } = await import('./event-of-edit.ts')
  const event = eventOfEdit(name, args)
  if (event !== null) countUsage(client, event)
}

/** Counts one event, if counting is on. What is counted must never get in the way of what is done. */
export function countUsage(client: Client, event: PlanningEvent): void {
  if (!counting.has(client)) return
  const count = async () => {
    const { jsonOf, usageFrom, usageName, withOneMore } = await import('./usage-counts.ts')
    await client.keep(usageName, (before) => jsonOf(withOneMore(usageFrom(before), event)))
  }
  count().catch(reportError)
}
