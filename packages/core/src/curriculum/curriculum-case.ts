import * as z from 'zod/mini'
import { sha256 } from '../record/sha256.ts'
import { assembleCurriculum, isNodeKind } from './assemble-curriculum.ts'
import type { CurriculumRow, ImportReport } from './assemble-curriculum.ts'
import { curriculumLimits, isSubskill } from './curriculum.ts'
import type { Curriculum } from './curriculum.ts'

/** The parts of a 1EdTech CASE package that are read here. Frameworks in the wild leave much out and add much. */
const Link = z.looseObject({ identifier: z.string() })
const CaseItem = z.looseObject({
  identifier: z.string(),
  fullStatement: z.string(),
  abbreviatedStatement: z.optional(z.nullable(z.string())),
  humanCodingScheme: z.optional(z.nullable(z.string())),
  CFItemType: z.optional(z.nullable(z.string())),
  extensions: z.optional(
    z.nullable(
      z.looseObject({
        etude: z.optional(
          z.looseObject({
            difficulty: z.optional(z.int()),
            minutes: z.optional(z.int()),
            replaces: z.optional(z.array(z.string())),
            retired: z.optional(z.boolean()),
          }),
        ),
      }),
    ),
  ),
})
const CaseAssociation = z.looseObject({
  associationType: z.string(),
  originNodeURI: Link,
  destinationNodeURI: Link,
  sequenceNumber: z.optional(z.nullable(z.number())),
})
const CasePackage = z.looseObject({
  CFDocument: z.looseObject({ identifier: z.string(), title: z.string() }),
  CFItems: z.array(CaseItem).check(z.maxLength(curriculumLimits.nodesMax)),
  CFAssociations: z
    .array(CaseAssociation)
    .check(z.maxLength(curriculumLimits.nodesMax + curriculumLimits.prerequisitesMax)),
})
type CaseItem = z.infer<typeof CaseItem>
type CasePackage = z.infer<typeof CasePackage>

/**
 * CUR-6. A curriculum as a CASE package. Identifiers follow from `namespace` and the codes, so that an export made twice is one
 * framework and not two. What CASE has no field for stands under `extensions.etude`.
 */
export function curriculumToCase(curriculum: Curriculum, namespace: string, lastChangeDateTime: string): CasePackage {
  const uuid = (...parts: readonly string[]): string => uuidOf([namespace, ...parts])
  const link = (code: string, title: string) => ({
    title,
    identifier: uuid('item', code),
    uri: `urn:uuid:${uuid('item', code)}`,
  })
  const document = { title: curriculum.title, identifier: uuid('document'), uri: `urn:uuid:${uuid('document')}` }
  const titles = new Map(curriculum.nodes.map(({ code, title }) => [code, title]))
  const association = (
    type: string,
    from: string,
    origin: object,
    to: string,
    destination: object,
    sequenceNumber?: number,
  ) => {
    const identifier = uuid(type, from, to)
    return {
      identifier,
      uri: `urn:uuid:${identifier}`,
      associationType: type,
      originNodeURI: origin as z.infer<typeof Link>,
      destinationNodeURI: destination as z.infer<typeof Link>,
      ...(sequenceNumber === undefined ? {} : { sequenceNumber }),
      lastChangeDateTime,
    }
  }
  return {
    CFDocument: { ...document, creator: 'Etude', lastChangeDateTime, CFPackageURI: document },
    CFItems: curriculum.nodes.map((node) => ({
      ...link(node.code, node.title),
      CFDocumentURI: document,
      humanCodingScheme: node.code,
      fullStatement: node.title,
      CFItemType: node.kind,
      lastChangeDateTime,
      ...(isSubskill(node)
        ? {
            extensions: {
              etude: {
                difficulty: node.difficulty,
                minutes: node.minutes,
                replaces: [...node.replaces],
                retired: node.retired,
              },
            },
          }
        : {}),
    })),
    CFAssociations: [
      ...curriculum.nodes.map((node, index) =>
        association(
          'isChildOf',
          node.code,
          link(node.code, node.title),
          node.parent ?? '',
          node.parent === null ? document : link(node.parent, titles.get(node.parent) ?? ''),
          index + 1,
        ),
      ),
      ...curriculum.prerequisites.map(({ subskill, requires }) =>
        association(
          'precedes',
          requires,
          link(requires, titles.get(requires) ?? ''),
          subskill,
          link(subskill, titles.get(subskill) ?? ''),
        ),
      ),
    ],
  }
}

/** A UUID of the kind that is whatever its maker says (version 8): here the beginning of a hash. */
function uuidOf(parts: readonly string[]): string {
  const hex = sha256(JSON.stringify(parts), 16)
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/**
 * CUR-6. Reads any framework, also one that knows nothing of units and skills: what has no children is a subskill, the top two
 * levels above are subject and unit, everything between is a skill, and a level that is missing is made under the name of what holds it.
 */
export function curriculumFromCase(json: unknown): ImportReport {
  const unwrapped = typeof json === 'object' && json !== null && 'CFPackage' in json ? json.CFPackage : json
  const read = CasePackage.safeParse(unwrapped)
  if (!read.success) {
    const tooLarge = read.error.issues.some(({ code, path }) => code === 'too_big' && path.length === 1)
    return { type: 'unreadable', reason: tooLarge ? 'too-large' : 'not-case' }
  }
  return assembleCurriculum(read.data.CFDocument.title, rowsOf(read.data))
}

function rowsOf(framework: CasePackage): readonly CurriculumRow[] {
  const tree = treeOf(framework)
  const codes = codesOf(framework.CFItems)
  const rows: CurriculumRow[] = []
  const made = new Set<string>()
  const holderOf = (item: CaseItem, kind: 'subject' | 'unit' | 'skill'): string => {
    // The nearest item above that already plays this part; else one is made for it.
    for (const above of tree.pathTo(item.identifier))
      if (tree.kindOf(above) === kind) return codes.get(above.identifier) ?? ''
    const wider = kind === 'subject' ? '' : holderOf(item, kind === 'skill' ? 'unit' : 'subject')
    const under = tree.pathTo(item.identifier).at(-1)
    const code = kind === 'subject' ? 'all' : `${wider}.all`
    if (!made.has(code)) {
      made.add(code)
      const title = under === undefined ? framework.CFDocument.title : titleOf(under)
      rows.push({ ...emptyRow, place: `made for ${item.identifier}`, kind, code, parent: wider, title })
    }
    return code
  }
  for (const item of tree.inSequence) {
    const kind = tree.kindOf(item)
    const parent =
      kind === 'subject' ? '' : holderOf(item, kind === 'unit' ? 'subject' : kind === 'skill' ? 'unit' : 'skill')
    const own = item.extensions?.etude
    rows.push({
      place: item.identifier,
      kind,
      code: codes.get(item.identifier) ?? '',
      parent,
      title: titleOf(item),
      difficulty: own?.difficulty?.toString() ?? '',
      minutes: own?.minutes?.toString() ?? '',
      requires: tree.requiredBy(item.identifier).map((identifier) => codes.get(identifier) ?? identifier),
      replaces: own?.replaces ?? [],
      retired: own?.retired ?? false,
    })
  }
  return rows
}

const emptyRow = { difficulty: '', minutes: '', requires: [], replaces: [], retired: false } as const

const titleOf = (item: CaseItem): string => {
  const short = item.abbreviatedStatement ?? ''
  const statement = (short === '' ? item.fullStatement : short).trim()
  return statement.length <= curriculumLimits.titleCharsMax
    ? statement
    : `${statement.slice(0, curriculumLimits.titleCharsMax - 1).trimEnd()}…`
}

/** The framework's own codes where they are usable and unique, else its identifiers. */
function codesOf(items: readonly CaseItem[]): ReadonlyMap<string, string> {
  const uses = new Map<string, number>()
  const codeIn = (item: CaseItem): string => (item.humanCodingScheme ?? '').trim().replaceAll(/[^A-Za-z0-9_.-]+/g, '-')
  for (const item of items) uses.set(codeIn(item), (uses.get(codeIn(item)) ?? 0) + 1)
  return new Map(
    items.map((item) => {
      const code = codeIn(item)
      const usable = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,58}[A-Za-z0-9])?$/.test(code) && uses.get(code) === 1
      return [item.identifier, usable ? code : item.identifier]
    }),
  )
}

/** The parents that `isChildOf` states and the order that `precedes` states. A second parent and a circle of parents are passed over. */
function treeOf({ CFItems, CFAssociations }: CasePackage) {
  const sequence = new Map<string, number>()
  const items = new Map(CFItems.map((item) => [item.identifier, item]))
  const parents = new Map<string, string>()
  const holders = new Set<string>()
  const required = new Map<string, string[]>()
  for (const {
    associationType,
    originNodeURI: origin,
    destinationNodeURI: destination,
    sequenceNumber,
  } of CFAssociations) {
    if (associationType === 'precedes') {
      const known = required.get(destination.identifier)
      if (known === undefined) required.set(destination.identifier, [origin.identifier])
      else known.push(origin.identifier)
    }
    if (associationType !== 'isChildOf' || parents.has(origin.identifier) || !items.has(destination.identifier))
      continue
    parents.set(origin.identifier, destination.identifier)
    sequence.set(origin.identifier, sequenceNumber ?? 0)
    holders.add(destination.identifier)
  }
  /** Everything above an item, the top first. */
  const pathTo = (identifier: string): readonly CaseItem[] => {
    const path: CaseItem[] = []
    const seen = new Set([identifier])
    for (let above = parents.get(identifier); above !== undefined && !seen.has(above); above = parents.get(above)) {
      const item = items.get(above)
      if (item === undefined) break
      seen.add(above)
      path.unshift(item)
    }
    return path
  }
  const kindOf = (item: CaseItem): 'subject' | 'unit' | 'skill' | 'subskill' => {
    const stated = item.CFItemType?.toLowerCase() ?? ''
    if (isNodeKind(stated)) return stated
    if (!holders.has(item.identifier)) return 'subskill'
    const depth = pathTo(item.identifier).length
    return depth === 0 ? 'subject' : depth === 1 ? 'unit' : 'skill'
  }
  return {
    inSequence: inSequence(CFItems, parents, sequence),
    pathTo,
    kindOf,
    requiredBy: (identifier: string): readonly string[] => required.get(identifier) ?? [],
  }
}

/** Children of one parent change places among themselves until they stand as their sequence numbers say. */
function inSequence(
  items: readonly CaseItem[],
  parents: ReadonlyMap<string, string>,
  sequence: ReadonlyMap<string, number>,
): readonly CaseItem[] {
  const places = new Map<string, number[]>()
  for (const [index, { identifier }] of items.entries()) {
    const parent = parents.get(identifier) ?? ''
    const known = places.get(parent)
    if (known === undefined) places.set(parent, [index])
    else known.push(index)
  }
  const ordered = [...items]
  for (const indexes of places.values()) {
    const siblings = indexes.flatMap((index) => items[index] ?? [])
    siblings.sort((a, b) => (sequence.get(a.identifier) ?? 0) - (sequence.get(b.identifier) ?? 0))
    for (const [rank, index] of indexes.entries()) ordered[index] = siblings[rank] as CaseItem
  }
  return ordered
}
