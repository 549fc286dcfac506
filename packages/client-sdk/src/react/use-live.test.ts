import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import type { LiveQuery } from '../client.ts'
import { useLive } from './index.ts'

const answered = (current: string | undefined): LiveQuery<string> => ({ current, subscribe: () => () => {} })
const Shown = ({ query }: { readonly query: LiveQuery<string> }) => useLive(query) ?? 'not yet'

test('[REPLICA-3] a component shows the latest answer, and that there is none yet', () => {
  expect(renderToString(createElement(Shown, { query: answered('Lea') }))).toBe('Lea')
  expect(renderToString(createElement(Shown, { query: answered(undefined) }))).toBe('not yet')
})
