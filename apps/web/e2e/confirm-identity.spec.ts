import { expect } from '@playwright/test'
import { ageSignIns, base, expectAccessible, linkMailedTo, password } from './journey.ts'
import { test } from './test.ts'

test('an older sign-in is confirmed before it gives others access, and the action continues', async ({
  page,
  createOrganization,
}) => {
  const { email, slug } = await createOrganization(page, 'Second Look')
  const dialog = page.getByRole('dialog', { name: 'Confirm your identity' })
  const invited = `admin-${Date.now()}@second.example`

  // With a password, in a dialog. Inviting a viewer does not need it, inviting an admin does.
  await ageSignIns(email)
  await page.goto(`${base()}/t/${slug}/settings/members?invite=now`)
  await page.getByLabel('Email addresses').fill(invited)
  await page.getByRole('dialog').getByLabel('Role').selectOption('admin')
  await page.getByRole('button', { name: 'Send invitation' }).click()
  await expect(dialog).toBeVisible()
  await expectAccessible(page)
  await dialog.getByLabel('Your password').fill('not the password')
  await dialog.getByRole('button', { name: 'Confirm', exact: true }).click()
  await expect(dialog.getByText('Incorrect password.')).toBeVisible()
  await dialog.getByLabel('Your password').fill(password)
  await dialog.getByRole('button', { name: 'Confirm', exact: true }).click()
  const invitation = page.getByRole('row').filter({ hasText: invited })
  await expect(invitation.getByRole('cell', { name: 'admin', exact: true })).toBeVisible()
  await expect(dialog).toHaveCount(0)

  // Cancelled: nothing happens, and the reason is shown.
  await ageSignIns(email)
  await page.goto(`${base()}/t/${slug}/settings/data`)
  const remove = page.getByRole('button', { name: 'Delete Second Look' })
  await remove.click()
  await page.getByLabel(`Type ${slug} to confirm`).fill(slug)
  await page.getByRole('button', { name: 'Delete organization' }).click()
  await expect(dialog).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByText('Confirm your identity. This action requires a sign-in within the last 10 minutes.')).toBeVisible()
  await expect(remove).toBeVisible()

  // With a link, from the page before a download, and back to the previous page.
  await page.goto(`${base()}/account/export`)
  await page.waitForURL('**/confirm-identity**')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Email me a link instead' }).click()
  await expect(page.getByText(`We sent a link to ${email}.`)).toBeVisible()
  await page.goto(await linkMailedTo(email, 'Open this link to sign in'))
  await page.getByRole('button', { name: `Sign in as ${email}` }).click()
  await page.waitForURL('**/account/data')
  const data = (await (await page.request.get(`${base()}/account/export`)).json()) as { account: { email: string } }
  expect(data.account.email).toBe(email)
})
