import { expect, type Page } from '@playwright/test'
import { base, expectAccessible, joinAs, sandbox } from './journey.ts'
import { test } from './test.ts'

// An admin connects the sandbox's language model, and a viewer has answers summarized.

const question = 'How do I roll back the ledger in production?'

async function ask(page: Page, at: string, text = question): Promise<void> {
  await page.goto(`${at}/ask`)
  await page.getByLabel('Question', { exact: true }).fill(text)
  await page.getByRole('button', { name: 'Ask', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: text })).toBeVisible()
}

async function saveModel(page: Page, at: string, model: string, mode: string, reads = 'quotes'): Promise<void> {
  await page.goto(`${at}/settings/model`)
  await page.getByLabel('Model', { exact: true }).fill(model)
  await page.getByLabel('Summarize answers').selectOption(mode)
  await page.getByLabel('The model reads').selectOption(reads)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved.').first()).toBeVisible()
}

test('a model summarizes answers, shows its sources, and fails without taking the quotes away', async ({
  page,
  browser,
  createSample,
}) => {
  test.slow()
  const { slug } = await createSample(page, 'Summaries')
  const at = `${base()}/t/${slug}`
  await page.goto(`${at}/settings/model`)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText(/^Enter a base URL/)).toBeVisible()
  await page.getByLabel('Base URL').fill(`${sandbox()}/model/v1`)
  await page.getByLabel('API key (optional)').fill('stand-in-key')
  await page.getByLabel('Model', { exact: true }).fill('stand-in')
  await page.getByLabel('Input price').fill('0.25')
  await page.getByLabel('Output price').fill('2')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Test' }).click()
  await expect(page.getByText(/stand-in answered in/)).toBeVisible()
  await expect(page.getByRole('region', { name: 'Usage by day and person' }).getByRole('row')).toHaveCount(2)
  await expectAccessible(page)

  await page.getByLabel('Embedding model (optional)').fill('stand-in-embedding')
  await page.getByLabel('Embedding price').fill('0.02')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(async () => {
    await page.reload()
    await expect(page.getByText('All sections are embedded.')).toBeVisible({ timeout: 2000 })
  }).toPass()
  await expectAccessible(page)

  // The index is made within seconds of the sync.
  const { page: reader } = await joinAs(browser, slug, 'viewer')
  const source = reader.getByRole('region', { name: 'Source 1: Deploying' })
  await expect(async () => {
    await ask(reader, at)
    await expect(source).toBeVisible({ timeout: 2000 })
  }).toPass()
  const summary = reader.getByRole('region', { name: 'Summary' })
  await expect(summary).toHaveCount(0)
  await reader.getByRole('button', { name: 'Summarize' }).click()
  await expect(summary.getByRole('link', { name: 'Source 1: Deploying' }).first()).toBeVisible()
  await expect(summary.getByRole('button', { name: 'Stop' })).toHaveCount(0)
  await expectAccessible(reader)
  await summary.getByRole('link', { name: 'Source 1: Deploying' }).first().click()
  await expect(reader).toHaveURL(/-source-1$/)

  await saveModel(page, at, 'stand-in-rate-limited', 'always')
  await ask(reader, at)
  await expect(reader.getByText('limits requests at the moment')).toBeVisible()
  await expect(source).toBeVisible()
  await expectAccessible(reader)

  await saveModel(page, at, 'stand-in-invented', 'always')
  await ask(reader, at)
  await expect(reader.getByText('The sources do not support what the model wrote.')).toBeVisible()
  await expect(reader.getByText('Zorblatt')).toHaveCount(0)

  // What it looks up is listed, and cited like a quote.
  await saveModel(page, at, 'stand-in-tools', 'always', 'lookups')
  await ask(reader, at, 'How do I roll back the ledger deployment in production?')
  const lookups = summary.getByRole('list', { name: 'Lookups' })
  await expect(lookups.getByText(/^Pipelines: /)).toBeVisible()
  await expect(lookups.getByRole('link', { name: /Pipelines of/ })).toHaveAttribute(
    'href',
    /catalog\/component\/default\/ledger$/,
  )
  await expect(summary.getByRole('link', { name: /^Source \d: Pipelines of/ })).toBeVisible()
  await expectAccessible(reader)

  // It never answers, until the reader stops it.
  await saveModel(page, at, 'stand-in-time-out', 'always')
  await ask(reader, at)
  await summary.getByRole('button', { name: 'Stop' }).click()
  await expect(summary.getByText('Stopped.')).toBeVisible()

  await page.goto(`${at}/settings/model`)
  await page.getByRole('button', { name: 'Disconnect' }).click()
  await page.getByRole('button', { name: 'Disconnect' }).last().click()
  await expect(page.getByText('Disconnected.')).toBeVisible()
  await ask(reader, at)
  await expect(source).toBeVisible()
  await expect(reader.getByRole('button', { name: 'Summarize' })).toHaveCount(0)
})
