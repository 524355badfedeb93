import type { Page } from 'playwright'
import type { State } from './organizations.ts'
import type { Known } from './pages.ts'

/** A page after somebody has done something on it, or with a query: what no address of `pages.ts` shows. */
export type Scene = {
  name: string
  /** Below the portal. */
  path: (known: Known) => string
  states: readonly State[]
  prepare?: (page: Page) => Promise<void>
}

const full = ['full'] as const
const button = (page: Page, name: string | RegExp) => page.getByRole('main').getByRole('button', { name }).first()

const changedOwner = encodeURIComponent(
  JSON.stringify({ entity: 'component:default/pricing-engine', owner: 'group:default/platform' }),
)

async function review(page: Page): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: 'Review', exact: true }).last().click()
  await button(page, 'Dry run').click()
  await page.getByText('The dry run succeeded.').waitFor({ timeout: 60_000 })
}

async function openPalette(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.keyboard.type(text)
}

/** Of the narrow page, where navigation is in a drawer, and of the wide one alike. */
async function openNavigation(page: Page): Promise<void> {
  const open = page.getByRole('button', { name: 'Open navigation' })
  if (await open.isVisible()) await open.click()
}

async function writeBadYaml(page: Page): Promise<void> {
  await button(page, 'YAML').click()
  await page.getByRole('textbox', { name: 'YAML of the template' }).fill('kind: Template\nmetadata: [')
  await button(page, 'Save').click()
}

async function selectTwo(page: Page): Promise<void> {
  const boxes = page.getByRole('main').getByRole('row').getByRole('checkbox')
  await boxes.nth(1).check()
  await boxes.nth(2).check()
}

export const scenes: readonly Scene[] = [
  { name: 'home-customize', path: () => '?customize=1', states: full },
  { name: 'home-palette', path: () => '', states: full, prepare: (page) => openPalette(page, 'led') },
  { name: 'home-navigation', path: () => '', states: full, prepare: openNavigation },
  {
    name: 'home-bell',
    path: () => '',
    states: full,
    prepare: (page) =>
      page
        .getByRole('button', { name: /notification/i })
        .first()
        .click(),
  },
  { name: 'home-shortcuts', path: () => '', states: full, prepare: (page) => page.keyboard.press('?') },
  { name: 'nothing-here', path: () => '/nothing-here', states: full },
  { name: 'catalog-by-owner', path: () => '/catalog?group=owner', states: full },
  { name: 'catalog-selected', path: () => '/catalog', states: full, prepare: selectTwo },
  { name: 'catalog-display', path: () => '/catalog', states: full, prepare: (page) => button(page, 'Display').click() },
  { name: 'catalog-no-match', path: () => '/catalog?q=nothing-has-this-name', states: full },
  { name: 'search-ledger', path: () => '/search?q=ledger', states: full },
  { name: 'search-no-match', path: () => '/search?q=zzzzzz', states: full },
  { name: 'team', path: () => '/catalog/group/default/payments', states: ['full', 'failing'] },
  { name: 'system', path: () => '/catalog/system/default/checkout', states: ['full', 'failing'] },
  { name: 'thread-unanswered', path: (known) => `/ask/threads/${known.unanswered}`, states: full },
  { name: 'builder-edit', path: (known) => `/create/builder?template=${known.written}`, states: full },
  { name: 'builder-errors', path: () => '/create/builder', states: full, prepare: (page) => button(page, 'Save').click() },
  { name: 'builder-yaml-errors', path: () => '/create/builder', states: full, prepare: writeBadYaml },
  { name: 'policy-form', path: () => '/create/policies?edit=new', states: full, prepare: (page) => button(page, 'Save').click() },
  {
    name: 'template-form-errors',
    path: () => '/create/templates/default/go-service/new',
    states: full,
    prepare: (page) => button(page, 'Next').click(),
  },
  {
    name: 'template-dry-run-diff',
    path: () => `/create/templates/default/change-owner/new?formData=${changedOwner}`,
    states: full,
    prepare: review,
  },
  { name: 'run-waiting', path: (known) => `/create/runs/${known.waiting}`, states: full },
  { name: 'run-failed', path: (known) => `/create/runs/${known.failed}`, states: full },
  { name: 'run-finished', path: (known) => `/create/runs/${known.finished}`, states: full },
  {
    name: 'run-undo',
    path: (known) => `/create/runs/${known.finished}`,
    states: full,
    prepare: (page) => button(page, 'Undo run').click(),
  },
  { name: 'pushed-source', path: (known) => `/integrations/${known.pushed}`, states: full },
  { name: 'flag-integer', path: () => '/flags/payment-retries', states: full },
  {
    name: 'connect-errors',
    path: () => '/integrations/connect/kubernetes',
    states: full,
    prepare: (page) => button(page, /^(Test|Connect)/).click(),
  },
]
