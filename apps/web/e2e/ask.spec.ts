import { expect, type Page, test } from '@playwright/test'
import pg from 'pg'
import { readEnvironment } from '../../../infra/launch/run-file.ts'
import { base, connectSample, expectAccessible, inSandbox, joinAs, signUp } from './journey.ts'

// An answer is checked, found wanting, corrected at its source, and told of.

/** Makes a member a user of the catalog, as a sign-in with GitHub would. */
async function linkTo(email: string, ref: string): Promise<void> {
  const client = new pg.Client({ connectionString: readEnvironment()?.DATABASE_SYSTEM_URL ?? '' })
  await client.connect()
  try {
    await client.query('update membership set catalog_user = $2 where user_id = (select id from user_account where email = $1)', [
      email,
      ref,
    ])
  } finally {
    await client.end()
  }
}

async function ask(page: Page, at: string, question: string): Promise<void> {
  await page.goto(`${at}/ask`)
  await page.getByLabel('Question', { exact: true }).fill(question)
  await page.getByRole('button', { name: 'Ask', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: question })).toBeVisible()
}

// About a section that nobody of the sample organization found unhelpful.
const question = 'How do I roll back the ledger in production?'

test('an unhelpful answer reaches the owner of its source, and its correction reaches the asker', async ({ page, browser }) => {
  test.slow()
  const { slug, email } = await signUp(page, 'Ask and Correct')
  await connectSample(page)
  await linkTo(email, 'user:default/ines-roth')
  const at = `${base()}/t/${slug}`
  const { page: reader } = await joinAs(page, browser, slug, 'viewer')

  // The index is made within seconds of the sync.
  const source = reader.getByRole('region', { name: 'Source 1: Deploying' })
  await expect(async () => {
    await ask(reader, at, question)
    await expect(source).toBeVisible({ timeout: 2000 })
  }).toPass({ timeout: 30_000 })
  await expect(source).toContainText('rollout undo deployment/ledger')
  await expect(source).toContainText('Payments')
  await expectAccessible(reader)
  await source
    .getByRole('link', { name: /Rolling back/ })
    .first()
    .click()
  await expect(reader.getByRole('article', { name: 'Deploying' })).toBeVisible()
  await reader.goBack()
  await reader.getByRole('button', { name: 'No', exact: true }).click()
  await reader.getByRole('button', { name: 'Outdated' }).click()
  await expect(reader.getByRole('button', { name: 'Outdated' })).toHaveAttribute('aria-pressed', 'true')
  await expect(reader.getByText('The owner of the first source has been asked to correct it.')).toBeVisible()
  await expectAccessible(reader)

  // The owner finds it in three places.
  await page.goto(`${at}/notifications`)
  await expect(page.getByText('“Rolling back” in ledger: 1 person found this unhelpful')).toBeVisible()
  await page.goto(at)
  await expect(page.getByText('needs a correction in “Rolling back”')).toBeVisible()
  await page.goto(`${at}/ask/gaps`)
  await expect(page.getByText('1 person found this outdated')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Suggest an edit of Deploying' }).first().click()
  const text = page.getByLabel('Text', { exact: true })
  await expect(text).toHaveValue(/^# Deploying/)
  const before = await text.inputValue()
  await text.fill(before.replace('Press ++ctrl+k++', 'Tell the channel first. Press ++ctrl+k++'))
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Open pull request' }).click()
  const request = await page.getByRole('link', { name: 'Open the pull request' }).getAttribute('href')

  // It is merged: the push arrives, and the question is asked again.
  await fetch(request ?? '', { method: 'POST' })
  await expect(async () => {
    await reader.goto(`${at}/notifications`)
    await expect(reader.getByText(new RegExp(`${question.replace('?', '\\?')}$`)).first()).toBeVisible({ timeout: 1000 })
  }).toPass({ timeout: 45_000 })
  await page.goto(`${at}/ask/gaps`)
  await expect(page.getByText('1 person found this outdated')).toHaveCount(0)
  await reader.getByText(question).first().click()
  await expect(reader.getByRole('heading', { level: 1, name: question })).toBeVisible()
  await expect(reader.getByText(/Its sources changed/)).toBeVisible()
  await expectAccessible(reader)
  await reader.getByRole('link', { name: 'Show the answer' }).click()
  await expect(source).toContainText('Tell the channel first')
  // Other journeys read the same repository.
  await inSandbox('files', { repository: 'ledger', files: { 'docs/operations/deploying.md': before } })
})

test('what nobody knows is asked of a team, whose accepted answer is quoted to others', async ({ page, browser }) => {
  test.slow()
  const { slug, email } = await signUp(page, 'Ask a Team')
  await connectSample(page)
  await linkTo(email, 'user:default/ines-roth')
  const at = `${base()}/t/${slug}`
  const { page: reader } = await joinAs(page, browser, slug, 'viewer')
  const unknown = 'Which umbrella stand may visitors of the seventh floor use?'
  await ask(reader, at, unknown)
  await expect(reader.getByText('I don’t know.')).toBeVisible()
  await expectAccessible(reader)
  await reader.getByLabel('Team', { exact: true }).selectOption('group:default/payments')
  await reader.getByRole('button', { name: 'Ask the team' }).click()
  await reader.getByRole('link', { name: 'View question' }).click()
  await expect(reader.getByText(/^Waiting for/)).toBeVisible()
  await expectAccessible(reader)

  await page.goto(`${at}/notifications`)
  await page.getByText(unknown).first().click()
  await page
    .getByRole('textbox', { name: 'Answer' })
    .fill('Visitors of the seventh floor use the **green** umbrella stand beside the lift.')
  await page.getByRole('button', { name: 'Send answer' }).click()
  await expect(page.getByRole('region', { name: /^Answer for/ })).toContainText('green')
  await expectAccessible(page)

  await reader.reload()
  await reader.getByRole('button', { name: 'Accept answer' }).click()
  await expect(reader.getByText('accepted').first()).toBeVisible()
  await reader.goto(`${at}/ask/questions?view=answered`)
  await expect(reader.getByRole('row', { name: unknown })).toBeVisible()
  await expectAccessible(reader)
  await expect(async () => {
    await ask(page, at, unknown)
    await expect(page.getByText('beside the lift').first()).toBeVisible({ timeout: 2000 })
  }).toPass({ timeout: 30_000 })
  await page.goto(`${at}/ask/golden`)
  await page.getByRole('textbox', { name: 'Question' }).fill('What do I do when a balance is wrong?')
  await page.getByLabel('Entity', { exact: true }).fill('component:default/ledger')
  await page.getByLabel('Docs page', { exact: true }).fill('operations/incidents.md')
  await page.getByRole('button', { name: 'Add question' }).click()
  await expect(page.getByRole('row', { name: /What do I do when a balance is wrong/ }).first()).toBeVisible()
  await expectAccessible(page)
})
