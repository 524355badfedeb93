import { expect, test } from 'vitest'
import { slugSchema } from './slug.ts'
import { slugFrom } from './slug-from.ts'

test.each([
  ['Acme Corp.', 'acme-corp'],
  ['  Müller & Söhne ', 'muller-sohne'],
  ['---', ''],
  ['x'.repeat(60), 'x'.repeat(40)],
])('%s becomes %s', (name, slug) => {
  expect(slugFrom(name)).toBe(slug)
})

test.each(['a', 'Acme', 'a--b', '-ab', 'ab-', 'admin', 'sign-in', 'x'.repeat(41), '../etc', 'a b c'])('rejects %s', (slug) => {
  expect(slugSchema.safeParse(slug).success).toBe(false)
})
