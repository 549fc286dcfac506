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

/** Ids say nothing to a person; whatever has no words yet is shown by its own name rather than hidden. */
const isId = ({ name }: FieldLine): boolean => ['user', 'learner', 'class', 'guardian', 'tutor'].includes(name)

export function FieldTable(props: {
  readonly fields: readonly FieldLine[]
  readonly onChange?: (name: string, value: Json) => void
}) {
  const { t } = useTranslation()
  const { onChange } = props
  const nameOf = (name: string): string =>
    (known as readonly string[]).includes(name) ? t(`sync.fields.${name as Known}`) : name
  return (
    <dl className={styles['fields']}>
      {props.fields
        .filter((field) => !isId(field))
        .map(({ name, value }) => (
          <div key={name}>
            <dt id={`field-${name}`}>{nameOf(name)}</dt>
            <dd>
              {onChange !== undefined && (typeof value === 'string' || typeof value === 'number') ? (
                <input
                  aria-labelledby={`field-${name}`}
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

function inWords(value: Json): string {
  if (value === null) return '–'
  if (isObject(value)) return Object.values(value).map(inWords).join(' ')
  if (typeof value === 'object') return value.map(inWords).join(', ')
  return String(value)
}
