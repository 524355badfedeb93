/** One control of a connect form, read off a plugin's zod schema by form.ts. Safe in a browser. */
export type FormField = {
  name: string
  label: string
  help?: string
  placeholder?: string
  control: 'text' | 'text-area' | 'password' | 'url' | 'number' | 'checkbox' | 'lines' | 'select'
  options?: { value: string; label: string }[]
  /** Only shown while another field has one of these values. */
  when?: { field: string; is: string[] }
  required: boolean
  initial?: string
  /** Initial value for a new connection, if it differs from the default of existing ones. */
  suggested?: string
  secret: boolean
  /** Shown under "More settings". */
  advanced: boolean
}

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
