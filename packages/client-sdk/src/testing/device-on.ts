import { LearnerId, UserId, ZoneName, learnerSpace, systemActor } from '@etude/core'
import type { Reader, SpaceId } from '@etude/core'
import { onTestFinished } from 'vitest'
import type { Client, LiveQuery } from '../client.ts'
import type { ClientDeps } from '../client-deps.ts'
import { fakeServer } from './fake-server.ts'
import type { FakeServer } from './fake-server.ts'
import { openTestDevice } from './open-test-client.ts'
import type { TestDevice } from './open-test-client.ts'

export const anna = UserId.parse('anna')
export const learner = LearnerId.parse('l1')
export const space: SpaceId = learnerSpace(learner)
export const zone = ZoneName.parse('Europe/Berlin')
export const somebodyElse = systemActor('somebody else')

/** A server that has one learner of Anna's, named Lea. */
export async function serverWithLea(): Promise<FakeServer> {
  const server = fakeServer(anna)
  await server.commit(somebodyElse, 'learner.create', { learner, user: anna, name: 'Lea', zone })
  return server
}

/** A device that is closed when the test is over. */
export async function deviceOn(server: FakeServer, over: Partial<ClientDeps> = {}): Promise<TestDevice> {
  const device = await openTestDevice(server, over)
  onTestFinished(() => device.client.close())
  return {
    ...device,
    open: async (more) => {
      const client = await device.open(more)
      onTestFinished(() => client.close())
      return client
    },
  }
}

export const rename = (client: Client, name: string) => client.mutate('learner.edit-profile', { learner, name })

/** What a query answers now. */
export function answerOf<T>(query: LiveQuery<T>): Promise<T> {
  return new Promise((resolve) => {
    const stop = query.subscribe((value) => {
      stop()
      resolve(value)
    })
  })
}

export const read = <T>(client: Client, query: (reader: Reader) => Promise<T>): Promise<T> =>
  answerOf(client.live(query))

export const nameOf = (client: Client, id: string = learner): Promise<string | undefined> =>
  read(client, async (reader) => (await reader.get('learner', id))?.body.name)

/** Resolves when nothing is under way, however that came. */
export function quiet(client: Client): Promise<void> {
  return new Promise((resolve) => {
    const stop = client.status.subscribe(({ type }) => {
      if (type === 'syncing' || type === 'starting') return
      stop()
      resolve()
    })
  })
}
