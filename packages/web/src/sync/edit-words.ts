import { mutatorNamed } from '@etude/core'
import type { MutationName } from '@etude/core'
import type { Translate } from '../messages/translate.ts'

/** What a person did, in their words. An edit of an app newer than this one, in a shared database, has a name and no words yet. */
export const editWords = (t: Translate, name: string): string =>
  isKnown(name) ? t(`edits.${name}`) : t('sync.unknownEdit', { name })

const isKnown = (name: string): name is MutationName => mutatorNamed(name) !== undefined
