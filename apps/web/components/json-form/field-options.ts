import { getUiOptions } from '@rjsf/utils'
import { describedBy, type FieldOf } from './form-context.ts'

/** The `ui:options` of a field as text, a list or a switch, whatever a template wrote there. */
export function fieldOptions<T>({ uiSchema }: FieldOf<T>) {
  const options: Record<string, unknown> = getUiOptions(uiSchema)
  return {
    raw: options,
    text: (name: string) => (typeof options[name] === 'string' ? options[name] : undefined),
    list: (name: string): string[] =>
      [options[name] ?? []].flat().filter((value): value is string => typeof value === 'string' && value !== ''),
    /** False only where the template says so. */
    allows: (name: string) => options[name] !== false,
  }
}

/** Attributes of a custom field's control. */
export function fieldAttributes<T>({ fieldPathId, schema, uiSchema, rawErrors, required }: FieldOf<T>) {
  const options: Record<string, unknown> = getUiOptions(uiSchema)
  const invalid = (rawErrors?.length ?? 0) > 0
  const described = describedBy(fieldPathId.$id, {
    description: options.description ?? schema.description,
    error: invalid,
    help: options.help,
  })
  return {
    id: fieldPathId.$id,
    name: fieldPathId.$id,
    ...(described ? { 'aria-describedby': described } : {}),
    ...(invalid ? { 'aria-invalid': true as const } : {}),
    ...(required ? { 'aria-required': true as const } : {}),
  }
}

/** Reports the value of a custom field. */
export function changeOf<T>({ onChange, fieldPathId: { path } }: FieldOf<T>): (value: T | undefined) => void {
  return (value) => onChange(value, path)
}
