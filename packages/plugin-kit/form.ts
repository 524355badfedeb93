import { z } from 'zod'

/** One control of a connect form, read off a plugin's zod schema. */
export type FormField = {
  name: string
  label: string
  help?: string
  placeholder?: string
  control: 'text' | 'password' | 'url' | 'number' | 'checkbox' | 'lines' | 'select'
  options?: string[]
  required: boolean
  initial?: string
  secret: boolean
}

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
}

const controlOf = (property: Property, secret: boolean): FormField['control'] => {
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
        ...(property.placeholder ? { placeholder: property.placeholder } : {}),
        control: controlOf(property, options.secret),
        ...(property.enum ? { options: property.enum } : {}),
        required: json.required?.includes(name) ?? false,
        ...(initial === undefined ? {} : { initial }),
        secret: options.secret,
      }
    })
}

/** Turns what a browser sends into what the schema expects: lines to lists, "on" to true, "" to absent. */
export function fromForm(fields: readonly FormField[], data: { get(name: string): unknown }): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const field of fields) {
    const raw = data.get(field.name)
    const text = typeof raw === 'string' ? raw.trim() : ''
    if (field.control === 'checkbox') values[field.name] = text === 'on'
    else if (text === '') continue
    else if (field.control === 'lines')
      values[field.name] = text
        .split(/\r?\n/)
        .map((l) => l.trim())
        .filter(Boolean)
    else if (field.control === 'number') values[field.name] = Number(text)
    else values[field.name] = text
  }
  return values
}
