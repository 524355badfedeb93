import { invalidInput } from '@callboard/core/errors'
import { fieldErrors } from '@callboard/core/input-errors'
import type { z } from 'zod'

/** @throws AppError `invalid_input` naming every invalid field */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw invalidInput(fieldErrors(parsed.error, value))
}
