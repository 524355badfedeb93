import { expect } from '@playwright/test'
import { base, untilQuiet } from './journey.ts'
import { testInSample } from './test.ts'

// Next would prefetch every visible link. A table has more links than anybody follows, so prefetching waits for the pointer.

testInSample(
  'the catalog prefetches a page when its link is hovered, and none for the rest of the table',
  async ({ page, sample: { slug } }) => {
    const ahead = new Set<string>()
    page.on('request', (request) => {
      const headers = request.headers()
      if (headers['next-router-prefetch'] || headers['next-router-segment-prefetch']) ahead.add(new URL(request.url()).pathname)
    })
    await page.goto(`${base()}/t/${slug}/catalog`)
    const table = page.getByRole('region', { name: 'Entities' })
    await expect(table.getByRole('row').nth(10)).toBeVisible()
    await untilQuiet(page)
    const links = await page.getByRole('navigation', { name: 'Portal' }).getByRole('link').all()
    const navigation = await Promise.all(
      links.map(async (link) => new URL((await link.getAttribute('href')) ?? '', base()).pathname),
    )
    expect([...ahead].filter((path) => !navigation.includes(path))).toEqual([])

    const link = table.getByRole('row').nth(1).getByRole('link').first()
    const path = (await link.getAttribute('href')) ?? ''
    await link.hover()
    await expect.poll(() => [...ahead].filter((p) => !navigation.includes(p))).toEqual([path])
  },
)
