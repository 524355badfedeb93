import type { FieldError } from '@callboard/core/input-errors'

/** The error of a form. */
export type FormFailure = { message: string; field?: string; fields?: readonly FieldError[] }

/** The error of each field of a form. */
export function fieldErrorsByName(refused: FormFailure | undefined): ReadonlyMap<string, string> {
  if (!refused) return new Map()
  const { message, field, fields } = refused
  if (fields) return new Map(fields.map((f) => [f.field, f.message]))
  return new Map(field === undefined ? [] : [[field, message]])
}
