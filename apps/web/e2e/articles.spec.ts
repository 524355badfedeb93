import { expect, type Page } from '@playwright/test'
import { base, chooseFiles, expectAccessible, joinAs } from './journey.ts'
import { test } from './test.ts'

// What belongs to no repository is written once, quoted in answers, and removed with an undo.

const question = 'How many weeks before the sabbatical do I hand over the badge printer?'

async function ask(page: Page, at: string): Promise<void> {
  await page.goto(`${at}/ask`)
  await page.getByLabel('Question', { exact: true }).fill(question)
  await page.getByRole('button', { name: 'Ask', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: question })).toBeVisible()
}

const uploaded = `# Sabbatical

Everybody may take three months after five years.

## Before the sabbatical

Hand over the badge printer to a colleague six weeks before the sabbatical begins.
`

test('an article is uploaded, quoted, edited, removed and brought back', async ({ page, browser, createSample }) => {
  test.slow()
  const { slug } = await createSample(page, 'Writes Articles')
  const at = `${base()}/t/${slug}`
  const { page: reader } = await joinAs(browser, slug, 'viewer')

  await page.goto(`${at}/ask/articles`)
  await page.getByRole('link', { name: 'New article' }).click()
  const file = { name: 'sabbatical.md', mimeType: 'text/markdown', buffer: Buffer.from(uploaded) }
  await chooseFiles(page.getByLabel('File of the article'), [file])
  await expect(page.getByLabel('Title')).toHaveValue('Sabbatical')
  await page.getByRole('button', { name: 'Add article' }).click()
  await expect(page.getByText('Choose an owner.')).toBeVisible()
  await page.getByRole('combobox', { name: 'Owner' }).fill('payments')
  await page.getByRole('option', { name: /group:default\/payments$/ }).click()
  await page.getByLabel('Next review').fill('2026-01-15')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Add article' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Sabbatical' })).toBeVisible()
  await expect(page.getByText('due for review')).toBeVisible()
  await expectAccessible(page)

  // Quoted to everybody, within seconds.
  const source = reader.getByRole('region', { name: 'Source 1: Sabbatical' })
  await expect(async () => {
    await ask(reader, at)
    await expect(source).toBeVisible({ timeout: 2000 })
  }).toPass()
  await expect(source).toContainText('six weeks before the sabbatical')
  await expect(source).toContainText('Article of Payments')
  await expectAccessible(reader)
  await source
    .getByRole('link', { name: /Sabbatical/ })
    .first()
    .click()
  await expect(reader.getByRole('heading', { level: 1, name: 'Sabbatical' })).toBeVisible()
  await expect(reader.getByRole('button', { name: /^Remove/ })).toHaveAttribute('aria-disabled', 'true')

  await page.goto(`${at}/ask/gaps`)
  await expect(page.getByRole('heading', { name: 'Articles due for review' })).toBeVisible()
  await page.getByRole('link', { name: 'Sabbatical' }).first().click()
  // The page of gaps also has links to edit sources.
  await expect(page.getByRole('heading', { level: 1, name: 'Sabbatical' })).toBeVisible()
  await page.getByRole('link', { name: 'Edit', exact: true }).click()
  await page.getByLabel('Text').fill(uploaded.replace('six weeks', 'eight weeks'))
  await page.getByLabel('Next review').fill('')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('eight weeks before the sabbatical')).toBeVisible()
  await expect(page.getByText('due for review')).toHaveCount(0)

  // Removed, it is in no answer from that moment; the message brings it back.
  await page.getByRole('button', { name: 'Remove' }).click()
  const undo = page.getByRole('button', { name: 'Undo' })
  // A message stays while the pointer is over it.
  await undo.hover()
  await ask(reader, at)
  await expect(source).toHaveCount(0)
  await undo.click()
  await expect(page.getByRole('heading', { level: 1, name: 'Sabbatical' })).toBeVisible()
  await expect(async () => {
    await ask(reader, at)
    await expect(source).toContainText('eight weeks', { timeout: 2000 })
  }).toPass()
})
