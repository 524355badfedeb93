import { z } from 'zod'
import type { FieldCondition, FieldLink, FormField } from './form-fields.ts'

type Property = {
  type?: string
  title?: string
  description?: string
  placeholder?: string
  format?: string
  enum?: string[]
  default?: unknown
  items?: unknown
  hidden?: boolean
  advanced?: boolean
  suggested?: unknown
  multiline?: boolean
  optional?: boolean
  labels?: Record<string, string>
  link?: FieldLink
  missing?: string
  when?: FieldCondition | FieldCondition[]
}

const controlOf = (property: Property, secret: boolean): FormField['control'] => {
  if (property.multiline) return 'text-area'
  if (secret) return 'password'
  if (property.enum) return 'select'
  if (property.type === 'array') return 'lines'
  if (property.type === 'boolean') return 'checkbox'
  if (property.type === 'number' || property.type === 'integer') return 'number'
  return property.format === 'uri' ? 'url' : 'text'
}

const initialOf = (value: unknown): string | undefined =>
  value === undefined ? undefined : Array.isArray(value) ? value.join('\n') : String(value)

/** The form of an object schema. Titles, help and placeholders come from `.meta({ title, description, placeholder })`. */
export function formFields(schema: z.ZodType, options: { secret: boolean }): FormField[] {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Record<string, Property>
    required?: string[]
  }
  return Object.entries(json.properties ?? {})
    .filter(([, property]) => !property.hidden)
    .map(([name, property]) => {
      const initial = initialOf(property.default)
      return {
        name,
        label: property.title ?? name,
        ...(property.description ? { help: property.description } : {}),
        ...(property.link ? { link: property.link } : {}),
        ...(property.optional ? { optional: true } : {}),
        ...(property.missing ? { missing: property.missing } : {}),
        ...(property.placeholder ? { placeholder: property.placeholder } : {}),
        control: controlOf(property, options.secret),
        ...(property.enum
          ? { options: property.enum.map((value) => ({ value, label: property.labels?.[value] ?? value })) }
          : {}),
        ...(property.when ? { when: [property.when].flat() } : {}),
        required: json.required?.includes(name) ?? false,
        ...(initial === undefined ? {} : { initial }),
        ...(property.suggested === undefined ? {} : { suggested: String(property.suggested) }),
        secret: options.secret,
        advanced: property.advanced ?? !(options.secret || property.when || json.required?.includes(name)),
      }
    })
}
