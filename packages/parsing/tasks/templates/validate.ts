import { compilePattern } from '@callboard/flags-evaluator/pattern'
import type { Json, JsonObject } from '@callboard/modules/catalog/domain/entity'
import { Ajv, type ErrorObject } from 'ajv'
import formats from 'ajv-formats'

/** What is wrong with a value: where, as a JSON pointer, and a sentence. */
export type ValueProblem = { pointer: string; message: string }

const maxProblems = 50

/** Patterns in linear time where the engine has their syntax; this thread's deadline bounds the others. */
const linearPattern = Object.assign(
  (pattern: string, flags: string) => {
    try {
      const fits = compilePattern(pattern)
      return { test: fits }
    } catch {
      return new RegExp(pattern, flags)
    }
  },
  { code: 'new RegExp' },
)

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Hints for forms are not checked, and a remote schema is never fetched. */
function withoutHints(value: unknown, depth = 0): unknown {
  if (depth > 60) throw new Error('the schema is nested more than 60 levels deep')
  if (Array.isArray(value)) return value.map((inner) => withoutHints(inner, depth + 1))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !key.startsWith('ui:') && key !== '$schema' && key !== '$id' && key !== 'backstage:permissions')
      // Some templates mark a property as required by a boolean, which means nothing in JSON Schema.
      .filter(([key, inner]) => !(key === 'required' && !Array.isArray(inner) && typeof inner === 'boolean'))
      .map(([key, inner]) => [key, withoutHints(inner, depth + 1)]),
  )
}

const nameOf = (pointer: string) => {
  const last = pointer.split('/').at(-1) ?? ''
  return last === '' ? 'The form' : `“${last.replaceAll('~1', '/').replaceAll('~0', '~')}”`
}

const listed = (values: unknown) =>
  Array.isArray(values)
    ? values
        .slice(0, 10)
        .map((v) => JSON.stringify(v))
        .join(', ')
    : ''

const sentences: Record<string, (name: string, params: Record<string, unknown>) => string> = {
  type: (name, { type }) => `${name} must be ${[type].flat().join(' or ')}.`,
  enum: (name, { allowedValues }) => `${name} must be one of ${listed(allowedValues)}.`,
  const: (name, { allowedValue }) => `${name} must be ${JSON.stringify(allowedValue)}.`,
  pattern: (name, { pattern }) => `${name} does not have the required format: ${String(pattern)}`,
  format: (name, { format }) => `${name} is not a valid ${String(format)}.`,
  minLength: (name, { limit }) => (limit === 1 ? `Enter ${name}.` : `${name} must have at least ${String(limit)} characters.`),
  maxLength: (name, { limit }) => `${name} must have at most ${String(limit)} characters.`,
  minimum: (name, { limit }) => `${name} must be at least ${String(limit)}.`,
  maximum: (name, { limit }) => `${name} must be at most ${String(limit)}.`,
  minItems: (name, { limit }) => `${name} must have at least ${String(limit)} entries.`,
  maxItems: (name, { limit }) => `${name} must have at most ${String(limit)} entries.`,
  uniqueItems: (name) => `${name} has the same entry twice.`,
  additionalProperties: (_, { additionalProperty }) => `“${String(additionalProperty)}” is not a field of this form.`,
}

/** Keywords that say which field is missing: also one that another field requires. */
const requiring = new Set(['required', 'dependencies', 'dependentRequired'])

function problemOf({ keyword, instancePath, params, message }: ErrorObject): ValueProblem {
  if (requiring.has(keyword) && params.missingProperty !== undefined) {
    const missing = `${instancePath}/${String(params.missingProperty).replaceAll('~', '~0').replaceAll('/', '~1')}`
    return { pointer: missing, message: `Enter ${nameOf(missing)}.` }
  }
  const sentence = sentences[keyword]
  const name = nameOf(instancePath)
  return { pointer: instancePath, message: sentence ? sentence(name, params) : `${name} ${message ?? 'is not valid'}.` }
}

/** Errors of the parts of `oneOf` and `if` say the same as those within them, less clearly. */
const wrappers = new Set(['if', 'oneOf', 'anyOf', 'allOf', 'not'])

function problemsOf(errors: readonly ErrorObject[]): ValueProblem[] {
  const inner = errors.filter(({ keyword }) => !wrappers.has(keyword))
  const seen = new Set<string>()
  return (inner.length > 0 ? inner : errors)
    .map(problemOf)
    .filter(({ pointer, message }) => !seen.has(`${pointer} ${message}`) && seen.add(`${pointer} ${message}`))
    .slice(0, maxProblems)
}

/**
 * Checks the values of a form against the schemas of all its pages.
 * @throws Error with a sentence if a schema itself is not valid
 */
export function validateValues({ schemas, values }: { schemas: JsonObject[]; values: Json }): ValueProblem[] {
  const found: ErrorObject[] = []
  for (const schema of schemas) {
    const ajv = new Ajv({ allErrors: true, strict: false, logger: false, code: { regExp: linearPattern } })
    formats.default(ajv, { mode: 'fast' })
    const check = ajv.compile(withoutHints({ type: 'object', ...schema }) as JsonObject)
    if (!check(values)) found.push(...(check.errors ?? []))
  }
  return problemsOf(found)
}
