/** Whether another field has one of these values. */
export type FieldCondition = { field: string; is: string[] }

/** A page of the vendor where a value is found or created. */
export type FieldLink = { label: string; href: string }

/** One control of a connect form, read off a plugin's zod schema by form.ts. Safe in a browser. */
export type FormField = {
  name: string
  label: string
  help?: string
  link?: FieldLink
  placeholder?: string
  control: 'text' | 'text-area' | 'password' | 'url' | 'number' | 'checkbox' | 'lines' | 'select'
  options?: { value: string; label: string; unavailable?: boolean }[]
  /** Only shown while all of these hold. */
  when?: FieldCondition[]
  required: boolean
  /** The error if it is left empty while it is shown; for fields that the schema alone cannot require. */
  missing?: string
  /** Accepted empty, and said to be. */
  optional?: true
  initial?: string
  /** Initial value for a new connection, if it differs from the default of existing ones. */
  suggested?: string
  secret: boolean
  /** Shown under "More settings". */
  advanced: boolean
}

/** Whether a field is part of a form with these values of other fields. */
export const applies = (of: { when?: readonly FieldCondition[] }, read: (name: string) => string): boolean =>
  (of.when ?? []).every(({ field, is }) => is.includes(read(field)))

/** Converts form values to what the schema expects: lines to lists, "on" to true, "" to absent. */
export function fromForm(fields: readonly FormField[], data: { get(name: string): unknown }): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const field of fields) {
    const raw = data.get(field.name)
    const text = typeof raw === 'string' ? raw.trim() : ''
    if (field.control === 'checkbox') values[field.name] = text === 'on'
    else if (field.control === 'lines' && typeof raw === 'string')
      values[field.name] = text
        .split(/\r?\n/)
        .map((l) => l.trim())
        .filter(Boolean)
    else if (text === '') continue
    else if (field.control === 'number') values[field.name] = Number(text)
    else values[field.name] = text
  }
  return values
}
