import { AppError } from '@callboard/core/errors'
import type { z } from 'zod'

// Messages of Confidence's clients, with names in camelCase or snake_case.

const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** The names of a message in camelCase. Only the message's own: a context keeps the names that its sender chose. */
export const namesInCamelCase = (message: unknown): unknown =>
  typeof message === 'object' && message !== null && !Array.isArray(message)
    ? Object.fromEntries(Object.entries(message).map(([name, value]) => [camel(name), value]))
    : message

/** @throws AppError `invalid_input` naming the field */
export function parseMessage<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const message = namesInCamelCase(body) as { flags?: unknown }
  const flags = Array.isArray(message?.flags) ? { flags: message.flags.map(namesInCamelCase) } : {}
  const parsed = schema.safeParse(typeof message === 'object' && message !== null ? { ...message, ...flags } : message)
  if (parsed.success) return parsed.data
  const field = parsed.error.issues[0]?.path.join('.') || 'body'
  throw new AppError('invalid_input', `${field} is missing or not valid.`, { field })
}
