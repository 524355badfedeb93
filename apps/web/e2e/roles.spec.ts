import { readdirSync } from 'node:fs'
import path from 'node:path'
import { type Action, type Role, roleMay, roles } from '@callboard/core/permissions'
import { type APIRequestContext, expect, request } from '@playwright/test'
import { base, joinAs } from './journey.ts'
import { test } from './test.ts'

// Requests every page and file of the portal as each role, signed out, and as the owner of another organization, and compares the
// responses with packages/core/permissions.ts.

const folder = path.resolve(import.meta.dirname, '../app/t/[tenant]')

/** Every URL path below a portal, from the folders of the app. */
const routes = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => /(^|\/)(page\.tsx|route\.ts)$/.test(file))
  .map((file) => path.dirname(file))
  // `(skeleton)` groups files and is not part of the URL.
  .map((dir) => dir.split('/').filter((part) => part !== '.' && !part.startsWith('(')))
  .map((parts) => parts.map((part) => `/${part}`).join(''))
  .sort()

/** A status, or the target of a redirect; `why` if it is not 200. */
type Answer = { status: number; to?: string; why?: string }
type Expected = {
  action: Action
  closed?: string
  takes?: object
  may?: Answer
  mayNot?: Answer
  nobody?: Answer
  stranger?: Answer
}

const file = { status: 200 }
const refused = { status: 403 }
const install = {
  may: { status: 307, to: 'has+expired', why: 'nobody began this set-up' },
  mayNot: { status: 307, to: 'Only+an+owner+or+an+admin', why: 'back to the page that it came from' },
}
const toPortal = {
  status: 307,
  to: '/t/',
  why: 'only a portal at an address of its own is entered; who may not is refused there',
}
const signIn = { status: 307, to: '/sign-in' }
const noLog = { status: 404, why: 'there is no such log' }

/**
 * The response of each page to a role with permission, and to one without. A page without a required permission responds with
 * 200, and shows `closed` in place of restricted content.
 */
const expected: Record<string, Expected> = {
  '': { action: 'catalog.read' },
  '/[...rest]': {
    action: 'tenant.read',
    may: { status: 404, why: 'no page has this address' },
  },
  '/catalog': { action: 'catalog.read' },
  '/catalog/[kind]/[namespace]/[name]': { action: 'catalog.read' },
  '/catalog/[kind]/[namespace]/[name]/[tab]': { action: 'catalog.read' },
  '/catalog/[kind]/[namespace]/[name]/definition': {
    action: 'catalog.read',
    may: { status: 404, why: 'it is no API' },
  },
  '/catalog/[kind]/[namespace]/[name]/docs/[[...page]]': { action: 'catalog.read' },
  '/catalog/[kind]/[namespace]/[name]/history': { action: 'catalog.read' },
  '/catalog/[kind]/[namespace]/[name]/relations': { action: 'catalog.read' },
  '/catalog/[kind]/[namespace]/[name]/yaml': { action: 'catalog.read' },
  '/catalog/export': { action: 'catalog.read', may: file },
  '/catalog/removed': { action: 'catalog.read' },
  '/catalog/review': { action: 'catalog.read' },
  '/create': { action: 'templates.read' },
  '/create/actions': { action: 'templates.read' },
  '/create/approvals': { action: 'templates.decide' },
  '/create/approvals/[run]/[step]': { action: 'templates.read', may: { status: 404, why: 'there is no such run' } },
  '/create/builder': { action: 'templates.read' },
  '/create/policies': { action: 'templates.read' },
  '/create/runs': { action: 'templates.read' },
  '/create/runs/[id]': { action: 'templates.read', may: { status: 404, why: 'there is no such run' } },
  '/create/templates/[namespace]/[name]': { action: 'templates.read', may: { status: 404, why: 'there is no such template' } },
  '/create/templates/[namespace]/[name]/new': {
    action: 'templates.read',
    may: { status: 404, why: 'there is no such template' },
  },
  '/docs': { action: 'catalog.read' },
  '/docs/edit': { action: 'catalog.write', closed: 'Your role cannot edit docs' },
  '/docs/new': { action: 'catalog.read' },
  '/docs/picture': { action: 'catalog.read', may: { status: 404, why: 'no page shows this picture' } },
  '/flags': { action: 'flags.read' },
  '/flags/[flag]': { action: 'flags.read', may: { status: 404, why: 'there is no such flag' } },
  '/flags/clients': { action: 'flags.read' },
  '/flags/cleanup': { action: 'flags.read' },
  '/flags/segments': { action: 'flags.read' },
  '/flags/requests': { action: 'flags.read' },
  '/flags/environments': { action: 'flags.read' },
  '/history': { action: 'catalog.read' },
  '/history/as-of': { action: 'catalog.read' },
  '/search': { action: 'catalog.read' },
  '/ask': { action: 'knowledge.ask' },
  '/ask/summary': {
    action: 'knowledge.ask',
    takes: { id: '00000000-0000-4000-8000-000000000000' },
    may: { status: 409, why: 'no model is connected' },
  },
  '/ask/threads': { action: 'knowledge.ask' },
  '/ask/threads/[id]': { action: 'knowledge.ask', may: { status: 404, why: 'there is no such thread' } },
  '/ask/questions': { action: 'catalog.read' },
  '/ask/questions/[id]': { action: 'catalog.read', may: { status: 404, why: 'there is no such question' } },
  '/ask/articles': { action: 'catalog.read' },
  '/ask/articles/new': { action: 'catalog.read' },
  '/ask/articles/[id]': { action: 'catalog.read', may: { status: 404, why: 'there is no such article' } },
  '/ask/articles/[id]/edit': { action: 'catalog.read', may: { status: 404, why: 'there is no such article' } },
  '/ask/documents/[id]': { action: 'catalog.read', may: { status: 404, why: 'there is no such document' } },
  '/ask/gaps': { action: 'knowledge.read', closed: 'Your role does not have access to knowledge gaps' },
  '/ask/golden': { action: 'knowledge.read', closed: 'Your role does not have access to golden questions' },
  '/experiments': { action: 'experiments.read' },
  '/experiments/new': { action: 'experiments.read' },
  '/experiments/metrics': { action: 'experiments.read' },
  '/experiments/[id]': { action: 'experiments.read', may: { status: 404, why: 'there is no such experiment' } },
  '/map': { action: 'catalog.read' },
  '/map/data': { action: 'catalog.read', may: file },
  '/ownership': { action: 'catalog.read' },
  '/enter': { action: 'tenant.read', may: toPortal, nobody: toPortal, stranger: toPortal },
  '/integrations': { action: 'integrations.read', closed: 'Your role does not have access to integrations' },
  '/integrations/[id]': { action: 'integrations.read', closed: 'Your role does not have access to integrations' },
  '/integrations/[id]/progress': { action: 'integrations.read', may: file, mayNot: refused },
  '/integrations/[id]/items/[key]': { action: 'catalog.read' },
  '/integrations/[id]/edit': { action: 'integrations.manage', closed: 'Only an owner or an admin can do this.' },
  '/integrations/connect/[plugin]': { action: 'integrations.manage', closed: 'Only an owner or an admin can do this.' },
  '/integrations/plugins/[plugin]': { action: 'catalog.read' },
  '/integrations/install/[plugin]/callback': { action: 'integrations.manage', ...install },
  '/integrations/install/[plugin]/setup': { action: 'integrations.manage', ...install },
  '/link-slack': { action: 'self.manage' },
  '/logo/[hash]': { action: 'tenant.read', may: { status: 404, why: 'there is no logo' } },
  '/notifications': { action: 'self.manage' },
  '/notifications/choices': { action: 'self.manage' },
  '/p/[plugin]/[page]': { action: 'catalog.read' },
  '/costs/csv': { action: 'costs.read', may: file },
  '/pipelines/log': { action: 'pipelines.logs', may: noLog, mayNot: refused },
  '/settings': { action: 'tenant.manage', closed: 'Only an owner or an admin can do this.' },
  '/settings/appearance': { action: 'tenant.manage', closed: 'Only an owner or an admin can do this.' },
  '/settings/audit': { action: 'audit.read', closed: 'Your role does not have access to the audit log' },
  '/settings/audit/export': { action: 'audit.read', may: file, mayNot: refused },
  '/settings/billing': { action: 'billing.read', closed: 'Only an owner, an admin or a billing owner can do this.' },
  '/settings/data': { action: 'tenant.export', closed: 'Only an owner can do this.' },
  '/settings/data/export/[id]': {
    action: 'tenant.export',
    may: { status: 404, why: 'there is no such export' },
    mayNot: refused,
  },
  '/settings/joining': { action: 'tenant.manage', closed: 'Only an owner or an admin can do this.' },
  '/settings/limits': { action: 'tenant.read' },
  '/settings/model': { action: 'tenant.manage', closed: 'Your role does not have access to the model' },
  '/settings/members': { action: 'members.manage', closed: 'Only an owner or an admin can do this.' },
  '/settings/plugins': { action: 'tenant.manage', closed: 'Only an owner or an admin can do this.' },
  '/settings/slack': { action: 'integrations.read', closed: 'Your role does not have access to Slack' },
  '/settings/tokens': { action: 'tokens.manage', closed: 'Only an owner or an admin can do this.' },
  '/settings/webhooks': { action: 'tenant.manage', closed: 'Only an owner or an admin can do this.' },
  '/settings/webhooks/[id]': {
    action: 'tenant.manage',
    closed: 'Only an owner or an admin can do this.',
    may: { status: 404, why: 'there is no such webhook' },
  },
  '/still-here': { action: 'tenant.read', may: file, nobody: { status: 401, why: 'asked by scripts, which follow no redirect' } },
  '/usage': { action: 'tenant.read', takes: { events: [] }, may: { status: 400, why: 'an empty report' } },
  '/usage/own': { action: 'self.manage', may: file },
  '/usage/csv': { action: 'insights.read', may: { status: 402, why: 'insights are not paid for' }, mayNot: refused },
  '/workloads/logs': { action: 'kubernetes.logs', may: noLog, mayNot: refused },
}

let cases = 0

async function ask(who: APIRequestContext, address: string, takes?: object) {
  cases++
  const response = takes ? await who.post(address, { data: takes, maxRedirects: 0 }) : await who.get(address, { maxRedirects: 0 })
  return { status: response.status(), text: await response.text(), location: response.headers().location ?? '' }
}

/** The response to a user who is not a member, with nothing of the organization in it. */
function expectAnswer(who: string, { status, location, text }: Awaited<ReturnType<typeof ask>>, answer: Answer): void {
  expect([who, status]).toEqual([who, answer.status])
  expect(location).toContain(answer.to ?? '')
  expect(text).not.toContain('meridian/')
}

/** Whether a response matches the permission table. */
function judge(route: string, role: Role, { status, text, location }: Awaited<ReturnType<typeof ask>>): void {
  const entry = expected[route] ?? { action: 'catalog.read' }
  const may = roleMay(role, entry.action)
  const page: Answer = { status: 200 }
  const answer = (may ? entry.may : entry.mayNot) ?? page
  expect([role, route, status]).toEqual([role, route, answer.status])
  expect(location).toContain(answer.to ?? '')
  if (entry.closed) expect([role, route, text.includes(entry.closed)]).toEqual([role, route, !may])
}

test('explains missing permissions at every URL that is not open to every role', () => {
  const open = Object.entries(expected).filter(([, { action, closed, mayNot }]) => {
    const everybody = roles.every((role) => roleMay(role, action))
    return !everybody && !closed && !mayNot
  })
  expect(open).toEqual([])
})

test('every page and file, as each role, signed out, and as a stranger', async ({
  page,
  browser,
  createOrganization,
  createSample,
}) => {
  expect(Object.keys(expected).sort()).toEqual(routes)
  const { slug, integration } = await createSample(page, 'Every Role')
  const people = new Map<Role, APIRequestContext>([['owner', page.request]])
  for (const role of roles.filter((r) => r !== 'owner')) {
    const { page: person } = await joinAs(browser, slug, role)
    people.set(role, person.request)
  }
  const other = await (await browser.newContext()).newPage()
  await createOrganization(other, 'Another House')
  const nobody = await request.newContext()
  const fill = (route: string) =>
    `${base()}/t/${slug}${route}`
      // An unknown image and export: 404 for users with permission.
      .replace('/logo/[hash]', '/logo/none?')
      .replace('/export/[id]', `/export/${integration}?`)
      .replace('[id]', integration)
      // The id that the GitHub stand-in assigns to the repository.
      .replace('[flag]', 'nowhere')
      .replace('[key]', `R_${Buffer.from('meridian/ledger').toString('base64url')}`)
      .replace('[kind]/[namespace]/[name]', 'component/default/ledger')
      .replace('[namespace]/[name]', 'default/none')
      .replace('/[tab]', '/kubernetes.workloads')
      .replace('/[[...page]]', '/runbook.md')
      .replace('/p/[plugin]/[page]', '/p/github/repositories')
      .replace('[plugin]', 'github')
      // An unknown log: 404 for users who may read logs.
      .replace('/docs/picture', '/docs/picture?ref=component:default/ledger&page=index.md&src=none.png')
      .replace('/workloads/logs', `/workloads/logs?integration=${integration}&key=none&instance=none&container=none`)
      .replace('/pipelines/log', `/pipelines/log?integration=${integration}&key=none&job=none`)

  for (const [route, entry] of Object.entries(expected)) {
    const { takes } = entry
    const address = fill(route)
    for (const [role, who] of people) {
      judge(route, role, await ask(who, address, takes))
    }
    expectAnswer(`nobody ${route}`, await ask(nobody, address, takes), entry.nobody ?? signIn)
    expectAnswer(`stranger ${route}`, await ask(other.request, address, takes), entry.stranger ?? { status: 404 })
  }
  process.stdout.write(`pages × roles × tenants: ${cases} cases, compared with packages/core/permissions.ts\n`)
})
