import type { FlagType, Json } from '@callboard/flags-evaluator/model'

// The part of JSON Schema that describes flag values. What is not listed is refused instead of ignored: a schema that is not
// checked promises what does not hold. `pattern` is left out, because JavaScript's expressions may take exponential time.

type Schema = { readonly [keyword: string]: Json }

const isObject = (value: Json | undefined): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const typeTests: Record<string, (value: Json) => boolean> = {
  object: isObject,
  array: Array.isArray,
  string: (v) => typeof v === 'string',
  number: (v) => typeof v === 'number',
  integer: Number.isInteger,
  boolean: (v) => typeof v === 'boolean',
  null: (v) => v === null,
}

const keywords = new Set([
  ...['type', 'properties', 'required', 'additionalProperties', 'items', 'enum', 'minimum', 'maximum'],
  ...['minLength', 'maxLength', 'title', 'description', '$schema', 'default'],
])

/** Why a schema cannot be used; undefined if it can. */
export function schemaProblem(schema: Json, depth = 0): string | undefined {
  if (!isObject(schema)) return 'A schema is an object.'
  if (depth > 10) return 'The schema is nested more than 10 levels deep.'
  const unknown = Object.keys(schema).find((k) => !keywords.has(k))
  if (unknown !== undefined)
    return `The schema uses “${unknown}”, which is not supported. Use ${[...keywords].slice(0, 10).join(', ')}.`
  const { type, properties, items } = schema
  if (type !== undefined && !(typeof type === 'string' && Object.hasOwn(typeTests, type)))
    return `The schema has an unknown type. Use ${Object.keys(typeTests).join(', ')}.`
  if (properties !== undefined && !isObject(properties)) return '“properties” of a schema is an object.'
  const inner = [...Object.values(isObject(properties) ? properties : {}), ...(items === undefined ? [] : [items])]
  for (const part of inner) {
    const problem = schemaProblem(part, depth + 1)
    if (problem) return problem
  }
  return undefined
}

const at = (path: string) => (path === '' ? 'The value' : `“${path}”`)
const within = (path: string, name: string | number) => (path === '' ? String(name) : `${path}.${name}`)

function objectProblem(value: Schema, schema: Schema, path: string): string | undefined {
  const properties = isObject(schema.properties) ? schema.properties : {}
  for (const name of Array.isArray(schema.required) ? schema.required : [])
    if (!Object.hasOwn(value, String(name))) return `${at(within(path, String(name)))} is missing.`
  for (const [name, part] of Object.entries(value)) {
    const of = Object.hasOwn(properties, name) ? properties[name] : undefined
    if (of === undefined && schema.additionalProperties === false) return `${at(within(path, name))} is not in the schema.`
    const problem = of === undefined ? undefined : valueProblem(part, of, within(path, name))
    if (problem) return problem
  }
  return undefined
}

function boundProblem(value: Json, schema: Schema, path: string): string | undefined {
  const { minimum, maximum, minLength, maxLength } = schema
  if (typeof value === 'number') {
    if (typeof minimum === 'number' && value < minimum) return `${at(path)} must be at least ${minimum}.`
    if (typeof maximum === 'number' && value > maximum) return `${at(path)} must be at most ${maximum}.`
  }
  if (typeof value === 'string') {
    if (typeof minLength === 'number' && value.length < minLength)
      return `${at(path)} must have at least ${minLength} characters.`
    if (typeof maxLength === 'number' && value.length > maxLength) return `${at(path)} must have at most ${maxLength} characters.`
  }
  return undefined
}

/** What is wrong with a value by its schema, in a sentence; undefined if nothing is. */
export function valueProblem(value: Json, schema: Json, path = ''): string | undefined {
  if (!isObject(schema)) return undefined
  const { type, items } = schema
  if (typeof type === 'string' && !typeTests[type]?.(value))
    return `${at(path)} must be ${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}.`
  if (Array.isArray(schema.enum) && !schema.enum.some((one) => JSON.stringify(one) === JSON.stringify(value)))
    return `${at(path)} must be one of ${schema.enum.map((one) => JSON.stringify(one)).join(', ')}.`
  const bound = boundProblem(value, schema, path)
  if (bound) return bound
  if (isObject(value)) return objectProblem(value, schema, path)
  if (Array.isArray(value) && items !== undefined)
    for (const [i, part] of value.entries()) {
      const problem = valueProblem(part, items, within(path, i))
      if (problem) return problem
    }
  return undefined
}

const flagTypeSentences: Record<FlagType, [test: (value: Json) => boolean, sentence: string]> = {
  boolean: [(v) => typeof v === 'boolean', 'must be true or false'],
  string: [(v) => typeof v === 'string', 'must be a text'],
  integer: [(v) => typeof v === 'number' && Number.isSafeInteger(v), 'must be a whole number'],
  double: [(v) => typeof v === 'number', 'must be a number'],
  structure: [isObject, 'must be an object'],
}

/** What is wrong with a value by the type of its flag; undefined if nothing is. */
export function typeProblem(value: Json, type: FlagType): string | undefined {
  const [test, sentence] = flagTypeSentences[type]
  return test(value) ? undefined : `The value ${sentence}.`
}
