import { expect, type Page } from '@playwright/test'
import { base, expectAccessible, joinAs, linkMailedTo } from './journey.ts'
import { test } from './test.ts'

// From a template's form to a service in the catalog, and a request that somebody else approves or rejects.

const widthBeyond = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

async function openForm(page: Page, template: string) {
  await page.getByRole('navigation', { name: 'Portal' }).getByRole('link', { name: 'Templates' }).click()
  await page.getByRole('list', { name: 'Templates' }).getByRole('link', { name: template, exact: true }).click()
  await page.getByRole('link', { name: 'Create', exact: true }).click()
}

async function requestDatabase(page: Page, name: string): Promise<string> {
  await openForm(page, 'Request a database')
  await page.getByRole('textbox', { name: 'Name' }).fill(name)
  await page.getByLabel('Why it is needed').fill('Orders of last year move there.')
  await page.getByRole('main').getByRole('button', { name: 'Review', exact: true }).last().click()
  await expect(page.getByText('2 vCPU and 8 GiB')).toBeVisible()
  await expect(page.getByText('A person has to approve this run.')).toBeVisible()
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await page.waitForURL('**/create/runs/*')
  await expect(page.getByRole('region', { name: 'Approval by the platform team' }).first()).toBeVisible()
  return page.url()
}

test('a service is created from a template: checked at its fields, tried out, and found in the catalog', async ({
  page,
  createSample,
}) => {
  const { slug } = await createSample(page, 'Creators')
  await page.goto(`${base()}/t/${slug}/create`)
  await openForm(page, 'New Go service')

  // Errors are at their fields, in words; the form is usable by keyboard.
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByText('This field is required.')).toHaveCount(2)
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused()
  await page.getByRole('textbox', { name: 'Name' }).fill('Orders Archive')
  await expect(page.getByText('Enter a value in the format ^[a-z][a-z0-9-]+$')).toBeVisible()
  await page.getByRole('textbox', { name: 'Name' }).fill('orders-archive')
  const owner = page.getByRole('combobox', { name: 'Owner' })
  await owner.click()
  await owner.fill('pay')
  await expect(page.getByRole('option', { name: /Payments/ })).toBeVisible()
  await expectAccessible(page)
  await owner.press('ArrowDown')
  await owner.press('Enter')
  await expect(owner).toHaveValue('Payments')

  // What was entered stays in this browser.
  await page.reload()
  await expect(page.getByText('Your draft was restored.')).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('orders-archive')
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByRole('spinbutton', { name: 'Port' })).toHaveValue('8080')
  await page.getByLabel('Replicas').fill('11')
  await page.getByRole('main').getByRole('button', { name: 'Review', exact: true }).last().click()
  await expect(page.getByText('Enter 10 or less.')).toBeVisible()
  await page.getByLabel('Replicas').fill('3')
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await widthBeyond(page)).toBe(0)
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.getByRole('main').getByRole('button', { name: 'Review', exact: true }).last().click()
  await expect(page.getByText('orders-archive')).toBeVisible()

  await page.getByRole('button', { name: 'Dry run' }).click()
  await expect(page.getByText('The dry run succeeded.')).toBeVisible()
  await page.getByRole('navigation', { name: 'Files' }).getByRole('button', { name: 'catalog-info.yaml' }).click()
  await expect(page.getByRole('region', { name: 'Content of catalog-info.yaml' })).toContainText('name: orders-archive')
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await page.waitForURL('**/create/runs/*')
  const run = page.url()
  // A step says that it succeeded as well; the links are the run's own, and come with its end.
  await expect(page.getByRole('link', { name: 'Open in the catalog' })).toBeVisible()
  await expect(page.getByText('Succeeded', { exact: true }).first()).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Open in the catalog' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'orders-archive' })).toBeVisible()
  await page.getByRole('navigation').getByRole('link', { name: 'History' }).last().click()
  await expect(page.getByRole('region', { name: 'Created with templates' })).toContainText('New Go service')

  // The page says what is undone before it is.
  await page.goto(run)
  await page.getByRole('button', { name: 'Undo run' }).click()
  await expect(page.getByRole('dialog', { name: 'Undo this run?' })).toContainText('This step is undone: Publish.')
  await expectAccessible(page)
  await page.getByRole('dialog').getByRole('button', { name: 'Undo run' }).click()
  await expect(page.getByText('The run was undone.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Undo run' })).toHaveCount(0)
})

async function choose(page: Page, field: string, text: string) {
  const box = page.getByRole('combobox', { name: field })
  await box.click()
  await box.fill(text)
  await page.getByRole('listbox').getByRole('option').first().click()
}

test('a dry run shows what a pull request would change', async ({ page, createSample }) => {
  const { slug } = await createSample(page, 'Comparers')
  await page.goto(`${base()}/t/${slug}/create`)
  await openForm(page, 'Change the owner')
  await choose(page, 'Service', 'pricing-engine')
  await choose(page, 'New owner', 'platform')
  await page.getByRole('main').getByRole('button', { name: 'Review', exact: true }).last().click()
  await page.getByRole('button', { name: 'Dry run' }).click()
  const changes = page.getByRole('region', { name: 'Changes of catalog-info.yaml' })
  await expect(changes.getByRole('insertion')).toContainText('owner: group:default/platform')
  await expect(changes.getByRole('deletion')).toHaveCount(1)
  await expect(page.getByText('1 line added, 1 removed').first()).toBeAttached()
  await expectAccessible(page)
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await widthBeyond(page)).toBe(0)
})

test('a policy asks for an approval that the template does not, and the form says so', async ({ page, createSample }) => {
  const { slug } = await createSample(page, 'Policymakers')
  await page.goto(`${base()}/t/${slug}/create/policies`)
  await expect(page.getByText('No policies')).toBeVisible()
  await page.getByRole('link', { name: 'New policy' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Changes of owners')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Choose who approves: users, groups or an owner.')).toBeVisible()
  await choose(page, 'Templates', 'change-owner')
  await choose(page, 'Approvers', 'platform')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('region', { name: 'Changes of owners' })).toContainText('1 approval, not by who started the run')
  await expectAccessible(page)

  await page.getByRole('navigation', { name: 'Portal' }).getByRole('link', { name: 'Templates' }).click()
  await page.getByRole('list', { name: 'Templates' }).getByRole('link', { name: 'Change the owner', exact: true }).click()
  await expect(page.getByRole('region', { name: 'Approvals' })).toContainText('1 approval by platform')
  await page.getByRole('link', { name: 'Create', exact: true }).click()
  await choose(page, 'Service', 'pricing-engine')
  await choose(page, 'New owner', 'platform')
  await page.getByRole('main').getByRole('button', { name: 'Review', exact: true }).last().click()
  await expect(page.getByText('Policy “Changes of owners”')).toBeVisible()
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await page.waitForURL('**/create/runs/*')
  await expect(page.getByRole('region', { name: 'Changes of owners' }).first()).toBeVisible()
  await expect(page.getByRole('button', { name: /^Approve/ })).toHaveAttribute('aria-disabled', 'true')
})

test('a request waits for somebody of the platform team, who approves one and rejects another', async ({
  page,
  browser,
  createSample,
}) => {
  const { slug } = await createSample(page, 'Approvers')
  await page.goto(`${base()}/t/${slug}/create`)
  const { page: vera, email } = await joinAs(browser, slug, 'developer')
  await vera.getByRole('button', { name: /Catalog user of/ }).click()
  await vera.getByLabel('Find a user').fill('vera')
  await vera.getByRole('button', { name: /Vera Lind/ }).click()
  await expect(vera.getByText('You are Vera Lind in the catalog, as chosen.')).toBeVisible()

  const approved = await requestDatabase(page, 'orders-archive')
  // Whoever asked cannot approve it.
  await expect(page.getByRole('button', { name: /^Approve/ })).toHaveAttribute('aria-disabled', 'true')
  await expectAccessible(page)
  const mailed = await linkMailedTo(email, '/create/approvals/')
  const rejected = await requestDatabase(page, 'orders-copy')

  await vera.goto(`${base()}/t/${slug}/create/approvals`)
  await expect(vera.getByRole('main').getByRole('button', { name: 'Approve' })).toHaveCount(2)
  await expectAccessible(vera)
  // The link of a mail asks for a sign-in, and then for a decision: opening it decides nothing.
  const stranger = await (await browser.newContext()).newPage()
  await stranger.goto(mailed)
  await expect(stranger).toHaveURL(/\/sign-in\?/)
  await stranger.context().close()
  await vera.setViewportSize({ width: 390, height: 844 })
  await vera.goto(mailed)
  await expect(vera.getByText('1 approval needed, 0 given.')).toBeVisible()
  await expect(vera.getByRole('region', { name: 'Input' })).toContainText('Orders of last year move there.')
  expect(await widthBeyond(vera)).toBe(0)
  await expectAccessible(vera)
  await vera.getByRole('main').getByRole('button', { name: 'Approve' }).click()
  await expect(vera.getByText('This step was approved. Nothing is left to decide.')).toBeVisible()
  await vera.setViewportSize({ width: 1280, height: 800 })
  await vera.goto(approved)
  await expect(vera.getByText('Succeeded', { exact: true }).first()).toBeVisible()
  await vera.goto(rejected)
  await vera.getByLabel('Comment (optional)').fill('The first one is large enough.')
  await vera.getByRole('button', { name: 'Reject' }).click()
  await expect(vera.getByText('The run failed.')).toBeVisible()

  // The page of whoever asked has learned it without a reload.
  await expect(page.getByText('The first one is large enough.').first()).toBeVisible()
  await vera.goto(`${base()}/t/${slug}/create`)
  await expect(vera.getByRole('list', { name: 'Recommended for you' })).toContainText('Owned by your team')
  await expectAccessible(vera)
  await vera.goto(`${base()}/t/${slug}/create/approvals`)
  await expect(vera.getByText("You're all caught up")).toBeVisible()
})

test('an action is built without a repository, and runs on a service', async ({ page, createSample }) => {
  const { slug } = await createSample(page, 'Builders')
  await page.goto(`${base()}/t/${slug}/create`)
  await page.getByRole('link', { name: 'New template' }).click()
  await page.getByRole('textbox', { name: 'Title', exact: true }).fill('Restart')
  const name = page.getByRole('textbox', { name: 'Name', exact: true }).first()
  await name.fill('restart')
  await name.press('Enter')
  await choose(page, 'Owner', 'payments')
  await expect(page.getByRole('combobox', { name: 'Owner' })).toHaveValue('Payments')

  // Two fields, which the preview shows as they are made.
  await page.getByRole('button', { name: 'Add field' }).click()
  const first = page.getByRole('group', { name: 'Field field1' })
  await expect(first.getByRole('textbox', { name: 'Label' })).toBeFocused()
  await first.getByRole('textbox', { name: 'Label' }).fill('Reason')
  await first.getByRole('textbox', { name: 'Name', exact: true }).fill('reason')
  await first.getByRole('textbox', { name: 'Name', exact: true }).press('Enter')
  const reason = page.getByRole('group', { name: 'Field reason' })
  await reason.getByRole('checkbox', { name: 'Required' }).check()
  await reason.getByRole('textbox', { name: 'Help text' }).fill('Everybody reads it.')
  await page.getByRole('button', { name: 'Add field' }).click()
  const second = page.getByRole('group', { name: 'Field field1' })
  await second.getByRole('textbox', { name: 'Label' }).fill('How')
  await second.getByRole('combobox', { name: 'Type' }).selectOption('Choice')
  await second.getByRole('textbox', { name: 'Choices' }).fill('One by one\nAll at once')
  const preview = page.getByRole('region', { name: 'Preview', exact: true })
  await expect(preview.getByRole('textbox', { name: 'Reason' })).toBeVisible()
  await expect(preview).toContainText('Everybody reads it.')
  await expect(preview.getByRole('combobox', { name: 'How' })).toContainText('All at once')

  // Order by keyboard; the focus stays on the button.
  const up = page.getByRole('button', { name: 'Move the field How up' })
  await up.focus()
  await up.press('Enter')
  await expect(up).toBeFocused()
  await expect(
    preview
      .getByRole('combobox', { name: 'How' })
      .or(preview.getByRole('textbox', { name: 'Reason' }))
      .first(),
  ).toHaveRole('combobox')

  await page.getByRole('combobox', { name: 'Action', exact: true }).selectOption('debug:log')
  await page.getByRole('button', { name: 'Add step' }).click()
  const step = page.getByRole('group', { name: 'Step 1: log' })
  await step.getByLabel(/^message/).fill(`Restarts \${{ entity.name }}: \${{ parameters.reason }}`)
  await expectAccessible(page)
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await widthBeyond(page)).toBe(0)
  await page.setViewportSize({ width: 1280, height: 800 })

  // A comment that is written in YAML survives a change of the builder.
  await page.getByRole('button', { name: 'YAML', exact: true }).click()
  const yaml = page.getByRole('textbox', { name: 'YAML of the template' })
  await yaml.fill(`# Asked for by the platform team.\n${await yaml.inputValue()}`)
  await page.getByRole('button', { name: 'Builder', exact: true }).click()
  await page.getByRole('textbox', { name: 'Description' }).fill('Restarts a service.')
  await page.getByRole('button', { name: 'YAML', exact: true }).click()
  await expect(yaml).toHaveValue(/^# Asked for by the platform team\./)
  await expect(yaml).toHaveValue(/description: Restarts a service\./)
  await expect(yaml).toHaveValue(/owner: group:default\/payments/)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Restart' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Edit', exact: true })).toBeVisible()

  await page.goto(`${base()}/t/${slug}/catalog/component/default/pricing-engine`)
  await page.getByRole('button', { name: 'Actions on' }).click()
  await page.getByRole('menuitem', { name: 'Restart' }).click()
  await expect(page.getByRole('main')).toContainText('Runs on pricing-engine')
  await page.getByRole('textbox', { name: 'Reason' }).fill('It leaks')
  await page.getByRole('main').getByRole('button', { name: 'Review', exact: true }).last().click()
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await page.waitForURL('**/create/runs/*')
  await expect(page.getByText('Restarts pricing-engine: It leaks')).toBeVisible()
})
