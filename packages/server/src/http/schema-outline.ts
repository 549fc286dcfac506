/** As much of a JSON Schema as zod writes. */
interface JsonSchema {
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema | boolean
  readonly prefixItems?: readonly JsonSchema[]
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly maxItems?: number
  readonly description?: string
  readonly $ref?: string
}

/** A schema for reading: each field with what it may be, nested as the JSON is. Answers HTML. */
export function schemaOutline(schema: unknown, escape: (text: string) => string): string {
  return outline(schema as JsonSchema)

  function outline(part: JsonSchema): string {
    const choices = part.oneOf ?? part.anyOf
    if (choices !== undefined && choices.some((choice) => inside(choice) !== undefined)) {
      return choices.map((choice) => `<div class="choice">${outline(choice)}</div>`).join('<p>or</p>')
    }
    const { properties, required = [] } = inside(part) ?? {}
    if (properties === undefined) return `<p>${escape(words(part))}</p>`
    const lines = Object.entries(properties).map(([name, field]) => {
      const needed = required.includes(name) ? '' : ', may be left out'
      const nested = inside(field) === undefined ? '' : outline(inside(field) ?? {})
      const about = field.description === undefined ? '' : ` ${escape(field.description)}`
      return `<li><code>${escape(name)}</code> ${escape(words(field) + needed)}${about}${nested}</li>`
    })
    return `<ul class="fields">${lines.join('')}</ul>`
  }
}

/** The object that a schema is, or is a list of, or is beside null. */
function inside(part: JsonSchema): JsonSchema | undefined {
  if (part.properties !== undefined) return part
  if (typeof part.items === 'object') return inside(part.items)
  const choices = (part.oneOf ?? part.anyOf ?? []).filter(({ type }) => type !== 'null')
  return choices.length === 1 && choices[0] !== undefined ? inside(choices[0]) : undefined
}

function words(part: JsonSchema): string {
  if (part.const !== undefined) return JSON.stringify(part.const)
  if (part.enum !== undefined) return part.enum.map((value) => JSON.stringify(value)).join(' or ')
  const choices = part.oneOf ?? part.anyOf
  if (choices !== undefined) return choices.map(words).join(' or ')
  if (part.prefixItems !== undefined) return `a list of exactly ${part.prefixItems.map(words).join(', ')}`
  if (part.type === 'array') {
    const bound = part.maxItems === undefined ? '' : ` of at most ${part.maxItems}`
    return `a list${bound}: ${typeof part.items === 'object' ? words(part.items) : 'any JSON'}`
  }
  if (Array.isArray(part.type)) return part.type.map((type: string) => words({ ...part, type })).join(' or ')
  switch (part.type) {
    case 'string':
      return `text${range(part.minLength, part.maxLength, ' characters')}`
    case 'integer':
      return `whole number${range(part.minimum, part.maximum, '')}`
    case 'number':
      return `number${range(part.minimum, part.maximum, '')}`
    case 'boolean':
      return 'true or false'
    case 'null':
      return 'null'
    case 'object':
      return 'an object'
    default:
      return 'any JSON'
  }
}

/** The bounds of numbers as such say nothing worth reading. */
function range(from: number | undefined, to: number | undefined, unit: string): string {
  const low = from === undefined || from <= Number.MIN_SAFE_INTEGER ? undefined : from
  const high = to === undefined || to >= Number.MAX_SAFE_INTEGER ? undefined : to
  if (low === undefined && high === undefined) return ''
  if (high === undefined) return ` (${low} or more${unit})`
  return low === undefined ? ` (up to ${high}${unit})` : ` (${low} to ${high}${unit})`
}
