import { expect, test } from '@playwright/test'
import { base, connectSample, signUp } from './journey.ts'

// Next fetches the page of every link in view. A table has more links than anybody follows, so it waits for a pointer.

test('the catalog fetches a page ahead when somebody points at its link, and none for the rest of the table', async ({
  page,
}) => {
  const { slug } = await signUp(page, 'Prefetch Ltd')
  await connectSample(page)
  const ahead: string[] = []
  page.on('request', (request) => {
    const headers = request.headers()
    if (headers['next-router-prefetch'] || headers['next-router-segment-prefetch']) ahead.push(new URL(request.url()).pathname)
  })
  await page.goto(`${base()}/t/${slug}/catalog`)
  const table = page.getByRole('table', { name: 'Entities' })
  await expect(table.getByRole('row').nth(20)).toBeVisible()
  await page.waitForLoadState('networkidle')
  const ofRows = () => ahead.filter((path) => path.includes('/catalog/'))
  expect(ofRows()).toEqual([])
  expect(ahead.length).toBeLessThanOrEqual(30)

  await table.getByRole('link').nth(8).hover()
  await expect.poll(() => new Set(ofRows()).size).toBe(1)
})
