import { readdirSync } from 'node:fs'
import path from 'node:path'
import { type Action, type Role, roleMay, roles } from '@callboard/core/permissions'
import { type APIRequestContext, expect, request, test } from '@playwright/test'
import { base, connectSample, linkMailedTo, password, signUp } from './journey.ts'

// Asks for every page and file of the portal as each role, as nobody, and as the owner of another organization, and
// compares the answers with packages/core/permissions.ts.

const folder = path.resolve(import.meta.dirname, '../app/t/[tenant]')

/** Every address below a portal that a browser can ask for, as the folders of the app say. */
const routes = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => /(^|\/)(page\.tsx|route\.ts)$/.test(file))
  .map((file) => path.dirname(file))
  .map((dir) => (dir === '.' ? '' : `/${dir}`))
  .sort()

/** What each address shows or does, and what it says to a role that may not. A page is open to all, and closes what is in it. */
const expected: Record<string, { action: Action; closed?: string; file?: true; takes?: object; premium?: true }> = {
  '': { action: 'catalog.read' },
  '/catalog': { action: 'catalog.read' },
  '/catalog/[kind]/[namespace]/[name]': { action: 'catalog.read' },
  '/catalog/export': { action: 'catalog.read', file: true },
  '/catalog/removed': { action: 'catalog.read' },
  '/catalog/review': { action: 'catalog.read' },
  '/history': { action: 'catalog.read' },
  '/history/as-of': { action: 'catalog.read' },
  '/search': { action: 'catalog.read' },
  '/ownership': { action: 'catalog.read' },
  '/enter': { action: 'tenant.read', file: true },
  '/integrations': { action: 'integrations.read', closed: 'Integrations are not shown to your role' },
  '/integrations/[id]': { action: 'integrations.read', closed: 'Integrations are not shown to your role' },
  '/integrations/[id]/items/[key]': { action: 'catalog.read' },
  '/integrations/[id]/edit': { action: 'integrations.manage', closed: 'Only an owner or an admin can do this.' },
  '/integrations/connect/[plugin]': { action: 'integrations.manage', closed: 'Only an owner or an admin can do this.' },
  '/integrations/install/[plugin]/callback': { action: 'integrations.manage', file: true },
  '/integrations/install/[plugin]/setup': { action: 'integrations.manage', file: true },
  '/logo/[hash]': { action: 'tenant.read', file: true },
  '/notifications': { action: 'self.manage' },
  '/notifications/choices': { action: 'self.manage' },
  '/p/[plugin]/[page]': { action: 'catalog.read' },
  '/costs/csv': { action: 'costs.read', file: true },
  '/pipelines/log': { action: 'pipelines.logs', file: true },
  '/settings': { action: 'tenant.manage', closed: 'Only an owner or an admin can do this.' },
  '/settings/appearance': { action: 'tenant.manage', closed: 'Only an owner or an admin can do this.' },
  '/settings/audit': { action: 'audit.read', closed: 'The audit log is not shown to your role' },
  '/settings/audit/export': { action: 'audit.read', file: true },
  '/settings/billing': { action: 'billing.read', closed: 'Only an owner, an admin or a billing owner can do this.' },
  '/settings/data': { action: 'tenant.export', closed: 'Only an owner can do this.' },
  '/settings/data/export/[id]': { action: 'tenant.export', file: true },
  '/settings/joining': { action: 'tenant.manage', closed: 'Only an owner or an admin can do this.' },
  '/settings/limits': { action: 'tenant.read' },
  '/settings/members': { action: 'members.manage', closed: 'Only an owner or an admin can do this.' },
  '/settings/plugins': { action: 'tenant.manage', closed: 'Only an owner or an admin can do this.' },
  '/settings/tokens': { action: 'tokens.manage', closed: 'Only an owner or an admin can do this.' },
  '/settings/webhooks': { action: 'tenant.manage', closed: 'Only an owner or an admin can do this.' },
  '/settings/webhooks/[id]': { action: 'tenant.manage', closed: 'Only an owner or an admin can do this.' },
  '/still-here': { action: 'tenant.read', file: true },
  '/usage': { action: 'tenant.read', file: true, takes: { events: [] } },
  '/usage/csv': { action: 'insights.read', file: true, premium: true },
  '/workloads/logs': { action: 'kubernetes.logs', file: true },
}

/** Files answer or redirect to who may, and refuse or redirect to who may not. What an address asks for by number is not there. */
const answeredAsFile = (status: number, may: boolean, address: string) =>
  may ? status < 400 || (status === 404 && address.includes('?')) : status >= 300

let cases = 0

async function ask(who: APIRequestContext, address: string, takes?: object) {
  cases++
  const response = takes ? await who.post(address, { data: takes, maxRedirects: 0 }) : await who.get(address, { maxRedirects: 0 })
  return { status: response.status(), text: await response.text(), location: response.headers().location ?? '' }
}

/** Whether an answer is what the table of permissions says. */
function judge(route: string, address: string, role: Role, { status, text }: { status: number; text: string }): void {
  const { action, closed, file, takes, premium } = expected[route] ?? { action: 'catalog.read' }
  const may = roleMay(role, action)
  const seen = [role, route]
  expect([...seen, status < 500]).toEqual([...seen, true])
  if (takes || premium) {
    // An empty report is refused as empty, and a premium file as locked, to those who might otherwise have it.
    const refused = takes ? 400 : 402
    expect([...seen, may ? status === refused : status >= 300]).toEqual([...seen, true])
  } else if (file) expect([...seen, answeredAsFile(status, may, address)]).toEqual([...seen, true])
  else {
    expect([...seen, status]).toEqual([...seen, 200])
    if (closed) expect([...seen, text.includes(closed)]).toEqual([...seen, !may])
  }
}

test('every page and file, as each role, as nobody, and as a stranger', async ({ page, browser }) => {
  expect(Object.keys(expected).sort()).toEqual(routes)
  const { slug } = await signUp(page, 'Every Role')
  await connectSample(page)
  const integration = page.url().split('/').at(-1) ?? ''
  const people = new Map<Role, APIRequestContext>([['owner', page.request]])
  for (const role of roles.filter((r) => r !== 'owner')) {
    const email = `${role}-${Date.now()}@roles.example`
    await page.goto(`${base()}/t/${slug}/settings/members?invite=now`)
    await page.getByLabel('Email addresses').fill(email)
    await page.getByRole('dialog').getByLabel('Role').selectOption(role)
    await page.getByRole('button', { name: 'Send invitation' }).click()
    const person = await (await browser.newContext()).newPage()
    await person.goto(await linkMailedTo(email, '/invitations/'))
    await person.getByRole('link', { name: 'Create an account' }).click()
    await person.getByLabel('Your name').fill(`The ${role}`)
    await person.getByLabel('Password').fill(password)
    await person.getByRole('button', { name: 'Create account' }).click()
    await person.getByRole('button', { name: /^Join/ }).click()
    await person.waitForURL(`**/t/${slug}`)
    people.set(role, person.request)
  }
  const other = await (await browser.newContext()).newPage()
  await signUp(other, 'Another House')
  const nobody = await request.newContext()
  const fill = (route: string) =>
    `${base()}/t/${slug}${route}`
      // A picture and an export that are not there: 404 to who might have them.
      .replace('/logo/[hash]', '/logo/none?')
      .replace('/export/[id]', `/export/${integration}?`)
      .replace('[id]', integration)
      // As the stand-in for GitHub numbers its repositories.
      .replace('[key]', `R_${Buffer.from('meridian/ledger').toString('base64url')}`)
      .replace('[kind]/[namespace]/[name]', 'component/default/ledger')
      .replace('/p/[plugin]/[page]', '/p/github/repositories')
      .replace('[plugin]', 'github')
      // A log that is not there: 404 to who may read logs.
      .replace('/workloads/logs', `/workloads/logs?integration=${integration}&key=none&instance=none&container=none`)
      .replace('/pipelines/log', `/pipelines/log?integration=${integration}&key=none&job=none`)

  for (const [route, { takes }] of Object.entries(expected)) {
    const address = fill(route)
    for (const [role, who] of people) {
      judge(route, address, role, await ask(who, address, takes))
    }
    const anonymous = await ask(nobody, address, takes)
    if (route !== '/enter' && route !== '/still-here')
      expect([route, anonymous.status, anonymous.location.includes('/sign-in')]).toEqual([route, 307, true])
    const stranger = await ask(other.request, address, takes)
    if (route !== '/enter') expect([route, stranger.status]).toEqual([route, 404])
    for (const answer of [anonymous, stranger]) expect(answer.text).not.toContain('meridian/')
  }
  process.stdout.write(`pages × roles × tenants: ${cases} cases, compared with packages/core/permissions.ts\n`)
})
