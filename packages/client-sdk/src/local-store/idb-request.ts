/** What a request comes to. */
export const answerOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('IndexedDB gave no reason'))
  })

/** What many requests of one transaction come to. They are answered in turn, so that whoever waits for the last has waited for all. */
export async function answersOf<T>(requests: readonly IDBRequest<T>[]): Promise<readonly T[]> {
  const last = requests.at(-1)
  if (last !== undefined) await answerOf(last)
  return requests.map(({ result }) => result)
}
