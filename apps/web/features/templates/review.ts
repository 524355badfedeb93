import type { JsonObject } from '@callboard/modules/catalog/domain/entity'

type Hinted = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Hinted => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Where a step declares its fields: at its top, and below its conditions and alternatives. */
function declarations(schema: unknown): Hinted[] {
  if (!isObject(schema)) return []
  const inner = [schema.allOf, schema.anyOf, schema.oneOf, schema.then, schema.else].flat()
  const dependent = isObject(schema.dependencies) ? Object.values(schema.dependencies) : []
  const own = isObject(schema.properties) ? [schema.properties] : []
  return [...own, ...[...inner, ...dependent].flatMap(declarations)]
}

/** A field as it is first declared with a title; a condition repeats its name without one. */
function declarationOf(schemas: readonly Hinted[], name: string): Hinted {
  const found = schemas.map((properties) => properties[name]).filter(isObject)
  return found.find((one) => 'title' in one || 'ui:field' in one) ?? found[0] ?? {}
}

/** Fields whose value is never shown or kept: secrets, and passwords among the values. */
const isSecret = (field: Hinted) => field['ui:field'] === 'Secret' || field['ui:widget'] === 'password'

/** `ui:backstage.review`: a field may be left out of the review, or masked. */
function reviewHint(field: Hinted): { show: boolean; mask: string | undefined } {
  const options = isObject(field['ui:backstage']) ? field['ui:backstage'] : {}
  const review = isObject(options.review) ? options.review : {}
  return { show: review.show !== false, mask: typeof review.mask === 'string' ? review.mask : undefined }
}

/** The words of a choice (`enumNames`, or the titles of constants). */
function choiceLabel(field: Hinted, value: unknown): string | undefined {
  const { enum: values, enumNames, oneOf } = field
  const index = Array.isArray(values) ? values.indexOf(value) : -1
  if (index >= 0 && Array.isArray(enumNames) && typeof enumNames[index] === 'string') return enumNames[index]
  const option = (Array.isArray(oneOf) ? oneOf : []).find((one) => isObject(one) && 'const' in one && one.const === value)
  return isObject(option) && typeof option.title === 'string' ? option.title : undefined
}

function inWords(field: Hinted, value: unknown): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  const label = choiceLabel(field, value)
  if (label !== undefined) return label
  if (Array.isArray(value) && value.every((one) => !isObject(one))) return value.map(String).join(', ') || '—'
  return isObject(value) || Array.isArray(value) ? JSON.stringify(value, null, 2) : String(value)
}

type ReviewedValue = { name: string; label: string; text: string }

/** What somebody entered on a step, to read before it is sent. */
export function reviewOf(schema: JsonObject, values: Readonly<Record<string, unknown>>): ReviewedValue[] {
  const schemas = declarations(schema)
  const order = [...new Set([...schemas.flatMap(Object.keys), ...Object.keys(values)])]
  return order.flatMap((name) => {
    const value = values[name]
    const field = declarationOf(schemas, name)
    const { show, mask } = reviewHint(field)
    if (value === undefined || value === null || !show) return []
    const label = typeof field.title === 'string' ? field.title : name
    return [{ name, label, text: isSecret(field) ? '••••••' : (mask ?? inWords(field, value)) }]
  })
}

/** The values without secrets, for what stays in the browser. A group of fields with one inside is left out as a whole. */
export function withoutSecrets(schema: JsonObject, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const schemas = declarations(schema)
  const hasSecret = (field: unknown): boolean =>
    isObject(field) &&
    (isSecret(field) || [...declarations(field).flatMap(Object.values), field.items].some((inner) => hasSecret(inner)))
  return Object.fromEntries(Object.entries(values).filter(([name]) => !schemas.some((properties) => hasSecret(properties[name]))))
}
