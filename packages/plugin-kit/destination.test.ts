import { expect, test } from 'vitest'
import { z } from 'zod'
import { changedDestination, destinationFields } from './destination.ts'

const settings = z.object({
  name: z.string(),
  access: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('token'), server: z.url().meta({ destination: true, title: 'Server' }) }),
    z.object({ kind: z.literal('cloud'), api: z.object({ url: z.url().optional().meta({ destination: true }) }) }),
  ]),
})

test('finds destinations within variants of a union, and within objects', () => {
  expect(destinationFields(settings).map((f) => f.path.join('.'))).toEqual(['access.server', 'access.api.url'])
})

test('detects a changed, added or removed destination, and nothing else', () => {
  const token = (server: string, name = 'x') => ({ name, access: { kind: 'token', server } })
  expect(changedDestination(settings, token('https://a'), token('https://b'))?.title).toBe('Server')
  expect(changedDestination(settings, token('https://a'), token('https://a', 'y'))).toBeUndefined()
  expect(changedDestination(settings, token('https://a'), { name: 'x', access: { kind: 'cloud', api: {} } })?.title).toBe(
    'Server',
  )
})
