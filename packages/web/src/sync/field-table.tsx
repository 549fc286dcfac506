import { useId } from 'react'
import type { Translate } from '../messages/translate.ts'
import { useTranslation } from '../messages/messages.ts'
import type { Json } from '@etude/core'
import styles from './sync.module.css'

interface FieldLine {
  readonly name: string
  readonly value: Json
}

const isObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What an edit or a record says, field by field. */
export const fieldsOf = (value: Json): readonly FieldLine[] =>
  isObject(value) ? Object.entries(value).map(([name, field]) => ({ name, value: field })) : [{ name: 'value', value }]

export const withField = (value: Json, name: string, field: Json): Json =>
  isObject(value) ? { ...value, [name]: field } : field

const known = [
  'name',
  'title',
  'displayName',
  'language',
  'appearance',
  'zone',
  'availability',
  'minutes',
  'from',
] as const
type Known = (typeof known)[number]

/** Ids say nothing to a person, nor what an undo expects to find; whatever has no words yet is shown by its own name rather than hidden. */
const unsaid: readonly string[] = ['user', 'learner', 'class', 'guardian', 'tutor', 'expected']
const isSaid = ({ name }: FieldLine): boolean => !unsaid.includes(name)

/** What the server holds of the same fields, so that the two stand side by side; everything, where the edit names none of them. */
export function besides(theirs: Json, yours: Json): readonly FieldLine[] {
  const named = new Set(fieldsOf(yours).map(({ name }) => name))
  const same = fieldsOf(theirs).filter((field) => isSaid(field) && named.has(field.name))
  return same.length > 0 ? same : fieldsOf(theirs)
}

/** Whether a person could put anything right in words or numbers. */
export const canBeWritten = (args: Json): boolean =>
  fieldsOf(args).some((field) => isSaid(field) && isWritable(field.value))

const isWritable = (value: Json): value is string | number => typeof value === 'string' || typeof value === 'number'

export function FieldTable(props: {
  readonly fields: readonly FieldLine[]
  readonly onChange?: (name: string, value: Json) => void
}) {
  const { t } = useTranslation()
  const { onChange } = props
  const id = useId()
  return (
    <dl className={styles['fields']}>
      {props.fields.filter(isSaid).map(({ name, value }) => (
        <div key={name}>
          <dt id={`${id}-${name}`}>{fieldName(t, name)}</dt>
          <dd>
            {onChange !== undefined && isWritable(value) ? (
              <input
                aria-labelledby={`${id}-${name}`}
                type={typeof value === 'number' ? 'number' : 'text'}
                value={value}
                onChange={({ target }) =>
                  onChange(name, typeof value === 'number' ? Number(target.value) : target.value)
                }
              />
            ) : (
              inWords(value)
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

const fieldName = (t: Translate, name: string): string =>
  (known as readonly string[]).includes(name) ? t(`sync.fields.${name as Known}`) : name

/** The fields as lines of text, to paste elsewhere. */
export const fieldsAsText = (t: Translate, value: Json): string =>
  fieldsOf(value)
    .filter(isSaid)
    .map((field) => `${fieldName(t, field.name)}: ${inWords(field.value)}`)
    .join('\n')

function inWords(value: Json): string {
  if (value === null) return '–'
  if (isObject(value)) return Object.values(value).map(inWords).join(' ')
  if (typeof value === 'object') return value.map(inWords).join(', ')
  return String(value)
}
