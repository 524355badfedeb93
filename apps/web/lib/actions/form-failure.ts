import type { FieldError } from '@callboard/core/input-errors'

/** What a form knows of a refusal. */
export type FormFailure = { message: string; field?: string; fields?: readonly FieldError[] }

/** What is wrong with each field of a form. */
export function fieldErrorsByName(refused: FormFailure | undefined): ReadonlyMap<string, string> {
  if (!refused) return new Map()
  const { message, field, fields } = refused
  if (fields) return new Map(fields.map((f) => [f.field, f.message]))
  return new Map(field === undefined ? [] : [[field, message]])
}
