import { readFile } from 'node:fs/promises'
import { expect } from '@playwright/test'
import { base, expectAccessible } from './journey.ts'
import { test } from './test.ts'

test('a view of the catalog is set up, saved, exported, and edited for several entities by keyboard', async ({
  page,
  createSample,
}) => {
  const { slug } = await createSample(page, 'Table Ltd')
  await page.goto(`${base()}/t/${slug}/catalog?owner=group:default/payments`)
  const table = page.getByRole('region', { name: 'Entities' })
  await expect(table.getByRole('row')).toHaveCount(7)

  await page.getByRole('button', { name: 'Display' }).click()
  await page.getByLabel('Group by').selectOption('lifecycle')
  await expect(table.getByRole('button', { name: 'production, 5' })).toBeVisible()
  await page.getByRole('checkbox', { name: 'System' }).click()
  await expect(table.getByRole('columnheader', { name: 'System' })).toHaveCount(0)
  await page.keyboard.press('Escape')
  await table.getByRole('link', { name: 'Cost, 30 d' }).click()
  await expect(table.getByRole('columnheader', { name: 'Cost, 30 d' })).toHaveAttribute('aria-sort', 'descending')

  await page.getByRole('button', { name: 'Save as view' }).click()
  await page.getByLabel('Name').fill('Payments')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Payments' })).toBeVisible()
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'CSV' }).click()
  const [head, ...lines] = (await readFile(await (await download).path(), 'utf8')).trim().split(/\r?\n/)
  expect(head).toBe('ref,kind,name,title,owner,lifecycle,health,deployed,pipeline,cost,docs')
  expect(lines).toHaveLength(6)

  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('Shift+X')
  await expect(page.getByText('2 selected')).toBeVisible()
  await page.getByRole('button', { name: 'Add tags' }).click()
  await page.getByRole('combobox', { name: 'Tags' }).fill('reviewed')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  // One of the two repositories is archived.
  const outcomes = page.getByRole('dialog').getByRole('listitem')
  await expect(outcomes).toHaveCount(2)
  await expect(outcomes.getByRole('link')).toHaveCount(1)
  await expect(outcomes.filter({ hasText: 'GitHub denied write access' })).toHaveCount(1)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByText('2 selected')).toBeHidden()
  await page.keyboard.press('/')
  await expect(page.getByPlaceholder('Name, text or tag')).toBeFocused()
})
