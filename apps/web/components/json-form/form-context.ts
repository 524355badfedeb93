import type { FieldProps, RJSFSchema, WidgetProps } from '@rjsf/utils'

/** What the fields of a form share. */
export type FormContext = {
  base: string
  /** What is entered on the other steps, for fields that depend on it. */
  values: Readonly<Record<string, unknown>>
  secrets: Readonly<Record<string, string>>
  /** Secrets are kept apart from the values, so that neither a draft nor the review contains them. */
  onSecret: (name: string, value: string) => void
}

export type FieldOf<T> = FieldProps<T, RJSFSchema, FormContext>
// biome-ignore lint/suspicious/noExplicitAny: a widget of this library has a value of any type
export type Widget = WidgetProps<any, RJSFSchema, FormContext>

/** The ids of a control's description, error and help, as far as it has them. */
export function describedBy(id: string, has: { description: unknown; error: unknown; help: unknown }) {
  const ids = [has.description ? `${id}__description` : '', has.error ? `${id}__error` : '', has.help ? `${id}__help` : '']
  return ids.filter(Boolean).join(' ') || undefined
}

/** Attributes of a control that connect it to what its field says. */
export function attributesOf({ id, schema, options, rawErrors, required }: Widget) {
  const invalid = (rawErrors?.length ?? 0) > 0
  const described = describedBy(id, {
    description: options.description ?? schema.description,
    error: invalid,
    help: options.help,
  })
  return {
    id,
    name: id,
    ...(described ? { 'aria-describedby': described } : {}),
    ...(invalid ? { 'aria-invalid': true as const } : {}),
    ...(required ? { 'aria-required': true as const } : {}),
  }
}
