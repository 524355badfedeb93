import { AppError } from '@callboard/core/errors'
import type { z } from 'zod'

/** @throws AppError `invalid_input` that names the first field that is wrong */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new AppError('invalid_input', `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'not valid'}`)
}
