import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** The next thing a process says, or an error where it ends without a word. */
export async function nextWord<Answer>(child: ChildProcess): Promise<Answer> {
  const over = new AbortController()
  const [said] = (await Promise.race([
    once(child, 'message', over),
    once(child, 'exit', over).then(([code]) =>
      Promise.reject(new Error(`A process of the measurement ended with ${code}`)),
    ),
  ]).finally(() => over.abort())) as [Answer]
  return said
}

export function askChild<Answer>(child: ChildProcess, question: object | string): Promise<Answer> {
  const answered = nextWord<Answer>(child)
  child.send(question)
  return answered
}
