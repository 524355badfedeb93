import { expect, test } from 'vitest'
import { z } from 'zod'
import { withResponseErrors } from './response-errors.ts'
import type { PluginServer } from './server.ts'
import { VendorError } from './vendor-error.ts'

const plugin = (list: () => Promise<never>): PluginServer =>
  withResponseErrors({
    manifest: { id: 'vendor', name: 'Vendor' },
    source: { batch: 10, list, read: async () => [] },
  } as unknown as PluginServer)

const misread: [what: string, () => Promise<never>][] = [
  ['a list that is null', async () => (null as unknown as { items: never[] }).items[0] as never],
  ['a schema that does not fit', async () => z.object({ items: z.array(z.string()) }).parse({ items: 7 }) as never],
  ['JSON that is cut off', async () => JSON.parse('{"items":[') as never],
]

test.each(misread)('reports %s as a problem of the integration', async (_, list) => {
  await expect(plugin(list).source?.list({} as never, undefined)).rejects.toMatchObject({
    kind: 'incomplete',
    message: expect.stringMatching(/^Vendor returned an undocumented/),
  })
})

test('keeps the plugin’s own errors, and those of unreachable addresses', async () => {
  const refused = new VendorError('unauthorized', 'No.')
  await expect(plugin(() => Promise.reject(refused)).source?.list({} as never, undefined)).rejects.toBe(refused)
  const unreachable = new TypeError('fetch failed')
  await expect(plugin(() => Promise.reject(unreachable)).source?.list({} as never, undefined)).rejects.toBe(unreachable)
  expect(plugin(() => Promise.reject(refused)).source?.batch).toBe(10)
})
