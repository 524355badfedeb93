import { expect, test } from 'vitest'
import { z } from 'zod'
import { fieldErrors } from './input-errors.ts'

const errorsOf = (schema: z.ZodType, input: unknown) => {
  const { error } = schema.safeParse(input)
  return error ? fieldErrors(error, input).map((e) => `${e.field}: ${e.message}`) : []
}

test('reports every invalid field once, in a sentence', () => {
  const schema = z.strictObject({
    name: z.string().min(1),
    dailyLimit: z.number().int().min(1).max(10),
    role: z.enum(['owner', 'viewer']),
    since: z.iso.datetime(),
    id: z.uuid(),
    own: z.string().min(3, 'Use at least three letters.'),
    tags: z.array(z.string()).max(1),
  })
  const input = { name: '', dailyLimit: 20.5, role: 'x', since: 'now', id: '1', own: 'a', tags: ['a', 'b'], more: 1 }
  expect(errorsOf(schema, input)).toEqual([
    'name: Name must not be empty.',
    'dailyLimit: Daily limit must be a whole number.',
    'role: Role must be one of owner, viewer.',
    'since: Since must be a date and time such as 2026-11-01T00:00:00Z.',
    'id: Id must be a valid ID.',
    'own: Use at least three letters.',
    'tags: Tags must have at most 1 entry.',
    ': This has unknown fields: more.',
  ])
  expect(errorsOf(schema, {}).slice(0, 2)).toEqual(['name: Name is required.', 'dailyLimit: Daily limit is required.'])
  expect(errorsOf(z.string(), 5)).toEqual([': This must be text.'])
})

test('bounds that are excluded, and values of several types', () => {
  const schema = z.object({
    price: z.number().positive(),
    share: z.number().lt(1),
    step: z.number().multipleOf(5),
    port: z.union([z.string(), z.number()]),
  })
  expect(errorsOf(schema, { price: 0, share: 1, step: 7, port: true })).toEqual([
    'price: Price must be more than 0.',
    'share: Share must be less than 1.',
    'step: Step must be a multiple of 5.',
    'port: Port must be text or a number.',
  ])
  expect(errorsOf(schema, {}).at(-1)).toBe('port: Port is required.')
})

test('identifies list entries by their text', () => {
  const own = z.object({ emails: z.array(z.email('Enter an email address.')) })
  expect(errorsOf(own, { emails: ['a@b.example', 'x@'] })).toEqual(['emails.1: Enter an email address. (“x@”)'])
  const plain = z.object({ emails: z.array(z.email()) })
  expect(errorsOf(plain, { emails: ['x@', 5] })).toEqual([
    'emails.0: “x@” must be an email address.',
    'emails.1: Entry 2 must be text.',
  ])
})
