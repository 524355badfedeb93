import {
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  DefaultNamespaceEntityPolicy,
  domainEntityV1alpha1Validator,
  EntityPolicies,
  FieldFormatEntityPolicy,
  groupEntityV1alpha1Validator,
  type KindValidator,
  locationEntityV1alpha1Validator,
  NoForeignRootFieldsEntityPolicy,
  resourceEntityV1alpha1Validator,
  SchemaValidEntityPolicy,
  systemEntityV1alpha1Validator,
  userEntityV1alpha1Validator,
} from '@backstage/catalog-model'
import type { Descriptor } from './entity.ts'
import { type Path, pathFromPointer, pathFromText, pathText } from './path.ts'

/** Why a document is not an entity, and where: as text, and as keys. Both may be empty. */
export type ValidationProblem = { path: string; keys: Path; message: string }

const envelope = EntityPolicies.allOf([
  new SchemaValidEntityPolicy(),
  new DefaultNamespaceEntityPolicy(),
  new NoForeignRootFieldsEntityPolicy(),
  new FieldFormatEntityPolicy(),
])

const kindValidators: Record<string, KindValidator> = {
  component: componentEntityV1alpha1Validator,
  api: apiEntityV1alpha1Validator,
  resource: resourceEntityV1alpha1Validator,
  system: systemEntityV1alpha1Validator,
  domain: domainEntityV1alpha1Validator,
  group: groupEntityV1alpha1Validator,
  user: userEntityV1alpha1Validator,
  location: locationEntityV1alpha1Validator,
}

const examples: Record<string, string> = {
  owner: 'Add the team that owns it, for example "owner: payments".',
  type: 'Add what it is, for example "type: service".',
  lifecycle: 'Add its stage, for example "lifecycle: production".',
  definition: 'Add the API description, or a link to its file with "$text".',
  name: 'Add a name of letters, digits, "-", "_" and ".".',
  kind: 'Add what it describes, for example "kind: Component".',
  apiVersion: 'Add "apiVersion: backstage.io/v1alpha1".',
}

const at = (keys: Path, message: (path: string) => string): ValidationProblem => {
  const path = pathText(keys)
  return { path, keys, message: message(path) }
}

/** Backstage omits the prefix for metadata fields, for example `tags.1`. */
function fieldIn(document: object, field: string): Path {
  const [first = ''] = field.split('.')
  return pathFromText(document, ['tags', 'links', 'labels', 'annotations'].includes(first) ? `metadata.${field}` : field)
}

const pointerOf = (text: string) => (text === '<root>' ? '' : text)

const rootFields = ['apiVersion', 'kind', 'metadata', 'spec', 'relations', 'status']

/** The first field of a document that entities do not have; the validator does not name it. */
const foreignKey = (document: object) => Object.keys(document).find((key) => !rootFields.includes(key))

const notOfEntity = (key: string) =>
  at([key], (path) => `${path} is not a field of an entity. Remove it, or move it into metadata or spec.`)

/** What a value must be, from the validator's words and details. */
function requirement(words: string, detail: string): string {
  const allowed = /allowedValues?: (.+)$/.exec(detail)?.[1]
  if (allowed) return `must be ${allowed.includes(',') ? 'one of ' : ''}${allowed.split(',').join(', ')}`
  const least = /^must NOT have fewer than (\d+) (characters|items|properties)$/.exec(words)
  if (least) return least[1] === '1' ? 'must not be empty' : `must have at least ${least[1]} ${least[2]}`
  const most = /^must NOT have more than (\d+) (\w+)$/.exec(words)
  return most ? `must have at most ${most[1]} ${most[2]}` : words.replace('must NOT', 'must not')
}

/** Converts validator messages to a path and an actionable message. */
function explain(raw: string, document: object): ValidationProblem {
  const text = (raw.split('\n')[0] ?? raw).replace(/^Malformed \w+, /, '')
  const missing = /^(\/.+?|<root>|) must have required property '([^']+)'/.exec(text)
  if (missing) {
    const name = missing[2] ?? ''
    return at(
      [...pathFromPointer(document, pointerOf(missing[1] ?? '')), name],
      (path) => `${path} is missing. ${examples[name] ?? 'Add it.'}`,
    )
  }
  const pointer = /^(\/.+?|<root>) (must .+?)(?: - (.*))?$/.exec(text)
  if (pointer) {
    const [, place = '', words = '', detail = ''] = pointer
    const keys = pathFromPointer(document, pointerOf(place))
    const foreign = keys.length === 0 && words.includes('additional properties') ? foreignKey(document) : undefined
    if (foreign) return notOfEntity(foreign)
    return at(keys, (path) => `${path || 'The document'} ${requirement(words, detail)}.`)
  }
  const unknown = /^Unknown field (.+)$/.exec(text)?.[1]
  if (unknown) return notOfEntity(unknown)
  const format = /^"(.+)" is not valid; expected (.+) but found "(.*?)"(?:\.|$)/.exec(text)
  if (format)
    return at(
      fieldIn(document, format[1] ?? ''),
      (path) => `${path} is "${format[3]}", but must be ${format[2]?.replace(/^a string that is /, '')}.`,
    )
  const named = /^(\S.*) must have a value$/.exec(text) ?? /^"([\w.[\]/-]+)" /.exec(text)
  return at(fieldIn(document, named?.[1] ?? ''), () => (/[.!]$/.test(text) ? text : `${text}.`))
}

/**
 * Validates a parsed document against the Backstage descriptor format, using Backstage's own rules. Unknown kinds and versions
 * are only checked for the common envelope.
 */
export async function validateDescriptor(document: unknown): Promise<{ entity: Descriptor } | { problem: ValidationProblem }> {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    return {
      problem: {
        path: '',
        keys: [],
        message: 'The document is not an entity: it must be a mapping with apiVersion, kind, metadata and spec.',
      },
    }
  }
  try {
    // Policies never modify their input (covered by a test), so nothing is copied.
    const entity = await envelope.enforce(document as Parameters<typeof envelope.enforce>[0])
    if (!entity) return { problem: { path: '', keys: [], message: 'The document is not an entity.' } }
    // Throws if the spec violates the kind's rules, and returns false for another apiVersion, whose rules are unknown.
    await kindValidators[entity.kind.toLowerCase()]?.check(entity)
    return { entity: document as Descriptor }
  } catch (error) {
    return { problem: explain(error instanceof Error ? error.message : String(error), document) }
  }
}

const isTemplate = ({ apiVersion, kind }: Descriptor) => kind === 'Template' && apiVersion === 'scaffolder.backstage.io/v1beta3'

/**
 * Whether Backstage's rules know an entity's kind and apiVersion. Others are stored too, without rules of their own.
 * @param entity a valid one
 */
export const isRecognized = async (entity: Descriptor): Promise<boolean> =>
  isTemplate(entity) ||
  (await kindValidators[entity.kind.toLowerCase()]?.check(entity as Parameters<typeof envelope.enforce>[0])) === true

/** Maximum problems of one document; the rest appear when these are solved. */
const maxProblems = 10

/** The value that holds the last key, as keys lead to it. */
function holderOf(document: object, keys: Path): object | undefined {
  let holder: unknown = document
  for (const key of keys.slice(0, -1))
    holder = typeof holder === 'object' && holder !== null ? Reflect.get(holder, key) : undefined
  return typeof holder === 'object' && holder !== null ? holder : undefined
}

/**
 * Takes what a problem is about out of a document, so that the next one can be found: a missing value is filled in, a list ends
 * before its entry, another value is removed.
 * @returns whether the document has changed
 */
function withoutProblem(document: object, keys: Path, again: boolean): boolean {
  const key = keys.at(-1)
  const holder = key === undefined ? undefined : holderOf(document, keys)
  if (key === undefined || !holder) return false
  if (Array.isArray(holder)) {
    if (typeof key === 'number') holder.length = Math.min(holder.length, key)
    return typeof key === 'number'
  }
  if (again || !Reflect.has(holder, key)) return Reflect.get(holder, key) !== 'x' && Reflect.set(holder, key, 'x')
  return Reflect.deleteProperty(holder, key)
}

/** All problems of a document that is not an entity: one for each list and each other value. Empty if it is one. */
export async function listProblems(document: unknown): Promise<ValidationProblem[]> {
  const rest: unknown = structuredClone(document)
  const found = new Map<string, ValidationProblem>()
  while (found.size < maxProblems) {
    const checked = await validateDescriptor(rest)
    if (!('problem' in checked)) break
    const { problem } = checked
    const key = JSON.stringify(problem.keys)
    const again = found.has(key)
    if (!again) found.set(key, problem)
    if (typeof rest !== 'object' || rest === null || !withoutProblem(rest, problem.keys, again)) break
  }
  return [...found.values()]
}
