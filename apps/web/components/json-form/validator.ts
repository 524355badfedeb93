import { type OutputUnit, Validator } from '@cfworker/json-schema'
import { type ErrorSchema, ErrorSchemaBuilder, type RJSFSchema, type RJSFValidationError, type ValidatorType } from '@rjsf/utils'
import { patternMismatches } from './check-patterns.ts'
import { type PlainError, plainErrors } from './plain-errors.ts'

type Values = Record<string, unknown>

/** Keywords with regular expressions, which the validator would run as they are: some never end (decision 072). */
const patternKeywords = ['pattern', 'patternProperties', 'propertyNames']

function withoutPatterns(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutPatterns)
  if (typeof schema !== 'object' || schema === null) return schema
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]) => {
      if (key === 'properties' && typeof value === 'object' && value !== null)
        // A property may have the name of a keyword.
        return [[key, Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutPatterns(inner)]))]]
      return patternKeywords.includes(key) || (key === 'format' && value === 'regex') ? [] : [[key, withoutPatterns(value)]]
    }),
  )
}

const prepared = new WeakMap<object, Validator>()

function validatorOf(schema: object): Validator {
  const known = prepared.get(schema)
  if (known) return known
  const validator = new Validator(withoutPatterns(schema) as object, '7', false)
  prepared.set(schema, validator)
  return validator
}

/** rjsf leaves `undefined` where a field was emptied; to a schema such a property is missing. */
const asJson = (values: unknown): unknown => (values === undefined ? undefined : JSON.parse(JSON.stringify(values)))

function unitsOf(schema: RJSFSchema | boolean, values: unknown): OutputUnit[] {
  if (typeof schema === 'boolean')
    return schema ? [] : [{ keyword: 'false', keywordLocation: '#', instanceLocation: '#', error: '' }]
  // A schema that cannot be read refuses nothing here; the server says what is wrong with it.
  try {
    return validatorOf(schema).validate(asJson(values)).errors
  } catch {
    return []
  }
}

/** All errors of a step: what its schema says, and its patterns in linear time. */
function errorsOf(schema: RJSFSchema, values: unknown): PlainError[] {
  const errors = plainErrors(unitsOf(schema, values), schema, values)
  const patterns = patternMismatches(schema, values).map(({ path, pattern }) => ({
    path,
    message: `Enter a value in the format ${pattern}`,
    keyword: 'pattern',
  }))
  return [...errors, ...patterns]
}

const pathText = (path: readonly string[]) => path.map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`)).join('')

/**
 * Checks values while a form is filled in, by interpreting the schema: our content security policy refuses validators that
 * compile one. What it says is for the person who types; the server checks everything again.
 */
export const validator: ValidatorType = {
  validateFormData(values: Values | undefined, schema: RJSFSchema) {
    const errors = errorsOf(schema, values)
    const builder = new ErrorSchemaBuilder<Values>()
    for (const { path, message } of errors) builder.addErrors(message, path)
    return {
      errors: errors.map(
        ({ path, message, keyword }): RJSFValidationError => ({
          name: keyword,
          message,
          property: pathText(path),
          stack: message,
        }),
      ),
      errorSchema: builder.ErrorSchema,
    }
  },
  isValid(schema, values, rootSchema) {
    const definitions = { definitions: rootSchema.definitions ?? {}, $defs: rootSchema.$defs ?? {} }
    return unitsOf(typeof schema === 'object' ? { ...definitions, ...schema } : schema, values).length === 0
  },
  rawValidation<Result>(schema: RJSFSchema, values?: unknown) {
    return { errors: unitsOf(schema, values) as Result[] }
  },
}

/** Errors of the server, by JSON pointer, as the form shows them. */
export function errorsAtFields(errors: readonly { path: readonly string[]; message: string }[]): ErrorSchema<Values> {
  const builder = new ErrorSchemaBuilder<Values>()
  for (const { path, message } of errors) builder.addErrors(message, [...path])
  return builder.ErrorSchema
}
