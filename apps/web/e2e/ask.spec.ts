import { expect, type Page } from '@playwright/test'
import { base, expectAccessible, joinAs } from './journey.ts'
import { inDatabase } from './product.ts'
import { test } from './test.ts'

// An answer is checked, found wanting, corrected at its source, and told of.

/** Makes a member a user of the catalog, as a sign-in with GitHub would. */
const linkTo = (email: string, ref: string) =>
  inDatabase((client) =>
    client.query('update membership set catalog_user = $2 where user_id = (select id from user_account where email = $1)', [
      email,
      ref,
    ]),
  )

async function ask(page: Page, at: string, question: string): Promise<void> {
  await page.goto(`${at}/ask`)
  await page.getByLabel('Question', { exact: true }).fill(question)
  await page.getByRole('button', { name: 'Ask', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: question })).toBeVisible()
}

// About a section that nobody of the sample organization found unhelpful.
const question = 'How do I roll back the ledger in production?'

test('an unhelpful answer reaches the owner of its source, and its correction reaches the asker', async ({
  page,
  browser,
  createSample,
}) => {
  test.slow()
  const { slug, email } = await createSample(page, 'Ask and Correct')
  await linkTo(email, 'user:default/ines-roth')
  const at = `${base()}/t/${slug}`
  const { page: reader } = await joinAs(browser, slug, 'viewer')

  // The index is made within seconds of the sync.
  const source = reader.getByRole('region', { name: 'Source 1: Deploying' })
  await expect(async () => {
    await ask(reader, at, question)
    await expect(source).toBeVisible({ timeout: 2000 })
  }).toPass()
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
  // By role: while the page streams in, its text is there twice, once hidden.
  await expect(page.getByRole('cell', { name: '1 person found this outdated' })).toBeVisible()
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
  }).toPass()
  await page.goto(`${at}/ask/gaps`)
  await expect(page.getByRole('cell', { name: '1 person found this outdated' })).toHaveCount(0)
  await reader.getByText(question).first().click()
  await expect(reader.getByRole('heading', { level: 1, name: question })).toBeVisible()
  await expect(reader.getByText(/Its sources changed/)).toBeVisible()
  await expectAccessible(reader)
  await reader.getByRole('link', { name: 'Show the answer' }).click()
  await expect(source).toContainText('Tell the channel first')
})

test('what nobody knows is asked of a team, whose accepted answer is quoted to others', async ({
  page,
  browser,
  createSample,
}) => {
  test.slow()
  const { slug, email } = await createSample(page, 'Ask a Team')
  await linkTo(email, 'user:default/ines-roth')
  const at = `${base()}/t/${slug}`
  const { page: reader } = await joinAs(browser, slug, 'viewer')
  const unknown = 'Which umbrella stand may visitors of the seventh floor use?'
  await ask(reader, at, unknown)
  await expect(reader.getByText('I don’t know.')).toBeVisible()
  await expectAccessible(reader)
  await reader.getByRole('combobox', { name: 'Team', exact: true }).fill('payments')
  await reader.getByRole('option', { name: /group:default\/payments$/ }).click()
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
  }).toPass()
  await page.goto(`${at}/ask/golden`)
  await page.getByRole('textbox', { name: 'Question' }).fill('What do I do when a balance is wrong?')
  await page.getByLabel('Entity', { exact: true }).fill('component:default/ledger')
  await page.getByLabel('Docs page', { exact: true }).fill('operations/incidents.md')
  await page.getByRole('button', { name: 'Add question' }).click()
  await expect(page.getByRole('row', { name: /What do I do when a balance is wrong/ }).first()).toBeVisible()
  await expectAccessible(page)
})

test('a question is followed up in its thread, which is copied, shared, found again and deleted', async ({
  page,
  browser,
  createSample,
}) => {
  test.slow()
  const { slug } = await createSample(page, 'Ask in Threads')
  const at = `${base()}/t/${slug}`
  const { page: reader } = await joinAs(browser, slug, 'viewer')
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await expect(async () => {
    await ask(page, at, question)
    await expect(page.getByRole('region', { name: 'Source 1: Deploying' })).toBeVisible({ timeout: 2000 })
  }).toPass()

  // By keyboard: a slash focuses, Shift+Enter starts a line, Enter sends.
  await page.getByRole('heading', { level: 1, name: question }).click()
  await page.keyboard.press('/')
  await expect(page.getByLabel('Follow-up question')).toBeFocused()
  await page.keyboard.type('and')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('who owns it?')
  await expect(page.getByLabel('Follow-up question')).toHaveValue('and\nwho owns it?')
  await page.keyboard.press('Enter')
  const followUp = page.getByRole('region', { name: 'and who owns it?' })
  await expect(followUp.getByText(/^Asked as: Who owns ledger\?/i)).toBeVisible()
  await expect(followUp.getByRole('region', { name: 'From the catalog' })).toContainText('Payments')
  await expectAccessible(page)
  const address = page.url().replace(/#.*/, '')
  await page.getByRole('button', { name: 'Copy with sources' }).first().click()
  await expect(page.getByText('Copied with its sources.')).toBeVisible()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied).toContain(`**${question}**`)
  expect(copied).toContain(`1. [Deploying / Rolling back](${at}/catalog/component/default/ledger/docs/operations/deploying.md#`)

  // A colleague reads it while it is shared.
  expect((await reader.goto(address))?.status()).toBe(404)
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  await page.getByRole('button', { name: 'Share thread' }).click()
  await expect(page.getByRole('dialog', { name: 'This thread is shared' })).toContainText(address)
  await expectAccessible(page)
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
  await reader.goto(address)
  await expect(reader.getByText(/^Shared by/)).toBeVisible()
  await expect(reader.getByRole('region', { name: 'Source 1: Deploying' })).toContainText('rollout undo')
  await expect(reader.getByLabel('Follow-up question')).toHaveCount(0)
  await expectAccessible(reader)
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  await page.getByRole('button', { name: 'Stop sharing' }).click()
  await expect(page.getByRole('dialog', { name: 'Share this thread?' })).toBeVisible()
  expect((await reader.reload())?.status()).toBe(404)

  // About one service, and then about everything again.
  await page.goto(`${at}/catalog/component/default/ledger`)
  await page.getByRole('link', { name: 'Ask about this' }).click()
  await expect(page.getByText('Only ledger')).toBeVisible()
  await expectAccessible(page)
  await page.getByLabel('Question', { exact: true }).fill('How do I roll back a release?')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'How do I roll back a release?' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'How do I roll back a release?' }).getByText(/^Only/)).toBeVisible()
  await page.getByRole('button', { name: 'Ask everywhere' }).click()
  await expect(page.getByRole('button', { name: 'Ask everywhere' })).toHaveCount(0)
  await page.goto(`${at}/catalog/component/default/ledger/docs`)
  await page.getByRole('link', { name: 'Ask about these docs' }).click()
  await expect(page.getByText('Only the docs of ledger')).toBeVisible()

  // From anywhere.
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder('Search services').fill('what depends on the ledger?')
  await expect(page.getByRole('option', { name: 'Ask “what depends on the ledger?”' })).toBeVisible()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'what depends on the ledger?' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'From the catalog' })).toBeVisible()

  await page.goto(`${at}/ask/threads`)
  await expect(page.getByRole('row', { name: question })).toBeVisible()
  await expectAccessible(page)
  await page.getByLabel('Search threads').fill('depends on')
  await expect(page.getByRole('row', { name: question })).toHaveCount(0)
  await page.getByRole('button', { name: 'Delete what depends on the ledger?' }).click()
  await page.getByRole('button', { name: 'Delete thread' }).click()
  await expect(page.getByText('No threads match')).toBeVisible()
  await page.goto(`${at}/ask/threads`)
  await page.getByRole('button', { name: 'Delete all' }).click()
  await page.getByRole('button', { name: 'Delete all threads' }).click()
  await expect(page.getByText('You have not asked anything yet')).toBeVisible()
  await expectAccessible(page)
  expect((await page.goto(address))?.status()).toBe(404)
})
