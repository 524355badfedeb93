import { readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { reachableFrom, root, sourceOf } from './source-graph.ts'

// Mail scanners, link previews and other sites make a browser send GET requests. Code reachable from a page or a GET route may
// therefore write nothing, except for what is listed here with its reason.

const app = path.join(root, 'apps/web/app')
const writes =
  /(?:\b(?:db|tx)|systemDb\('[\w-]+'\))\s*\.\w+\s*\.(?:create|createMany|update|updateMany|upsert|delete|deleteMany)\(|\$executeRaw|(?<![.\w])(?:audit|enqueue|enqueueSystem)\(/

/** All pages, layouts and GET routes. */
const entries = readdirSync(app, { recursive: true, encoding: 'utf8' })
  .filter((file) => /(^|\/)(page|layout|loading|error|not-found)\.tsx$|(^|\/)route\.ts$/.test(file))
  .map((file) => path.join(app, file))
  .filter((file) => !file.endsWith('route.ts') || /export (async )?function GET|as GET/.test(sourceOf(file).text))

const signIn = 'the answer of a sign-in provider arrives by GET; it is bound to state, PKCE and nonce cookies'
const install = 'the vendor sends the browser back by GET; it is bound to a sealed ticket in a cookie'
const audited = 'records in the audit log that something was read'
const asked = 'counts a question, only for a request that a page of the portal itself sends'
const embedded = 'what the vector of a question costs, only for a request that a page of the portal itself sends'
const plumbing = 'its callers are found by themselves'

/** `path#declaration` to why a GET may reach it. */
const allowed: Record<string, string> = {
  'packages/db/for-tenant.ts#bindTenant': 'sets a variable of the transaction',
  'packages/db/outbox.ts#enqueue': plumbing,
  'packages/kernel/operation.ts#audit': plumbing,
  'packages/modules/identity/operations/sessions.ts#findSession': 'when the session was last used',
  'packages/modules/tenants/operations/portal-codes.ts#createPortalCode':
    'a code of one minute, for a member, bound to the browser',
  'packages/modules/tenants/operations/portal-codes.ts#redeemPortalCode': 'bound to a cookie of the browser that began',
  'packages/modules/tenants/operations/portal-session.ts#openPortalSession': 'bound to a cookie of the browser that began',
  'packages/modules/usage/operations/record-usage.ts#usageSettings': 'the default settings, the first time that they are read',
  'packages/modules/tokens/operations/list-tokens.ts#listTokens': audited,
  'packages/modules/audit/operations/begin-audit-export.ts#beginAuditExport': audited,
  'packages/modules/tenants/operations/export/open-export.ts#openExport': audited,
  'packages/modules/billing/operations/sync-subscription.ts#write':
    'copies what Stripe says, after coming back from its checkout',
  'packages/modules/billing/operations/sync-subscription.ts#recordChange':
    'copies what Stripe says, after coming back from its checkout',
  'packages/kernel/notify.ts#notify': 'copies what Stripe says, after coming back from its checkout',
  'packages/kernel/mail-quota.ts#count': 'copies what Stripe says, after coming back from its checkout',
  'packages/modules/billing/repo/question-count.ts#addQuestion': asked,
  'packages/modules/knowledge/operations/find-answer.ts#indexOf': 'requests the index of an organization that has none yet',
  'packages/modules/knowledge/repo/questions.ts#writeCitations': asked,
  'packages/modules/models/repo/model-use.ts#settleUse': embedded,
  'packages/modules/models/operations/embedding-state.ts#noteEmbeddingWorks': embedded,
  'packages/modules/models/operations/embedding-state.ts#noteEmbeddingFailure': embedded,
  'packages/modules/slack/operations/finish-slack-install.ts#saveWorkspace': install,
  'packages/modules/integrations/operations/create-integration.ts#connect': install,
  'packages/modules/integrations/operations/subscriptions/subscription.ts#saveSubscription': install,
  'packages/modules/integrations/operations/sync/start-run.ts#startRun': install,
  'packages/modules/integrations/operations/feeds/feed.ts#startFeed': install,
  'packages/modules/integrations/repo/feed.ts#queueFeed': install,
}

/** Where the search stops, and why. */
const stops: Record<string, string> = {
  'apps/web/lib/session/auth-options.ts#authOptions': signIn,
  'packages/modules/templates/operations/actions/installed-actions.ts#installedActions':
    'pages list what the actions of templates take and give; jobs call them',
}

function writersOf(file: string): string[] {
  return [...reachableFrom(file, undefined, new Set(Object.keys(stops)))]
    .filter(([, text]) => writes.test(text))
    .map(([key]) => key)
}

test('opens a page or a link, and nothing is written except what is listed with a reason', () => {
  expect(entries.length).toBeGreaterThan(50)
  const found = new Map<string, string[]>()
  for (const entry of entries)
    for (const key of writersOf(entry)) found.set(key, [...(found.get(key) ?? []), path.relative(app, entry)])
  const unexpected = [...found]
    .filter(([key]) => !(key in allowed))
    .map(([key, from]) => `${key} from ${from.slice(0, 3).join(', ')}`)
  expect(unexpected).toEqual([])
  // Entries that are no longer reached must be removed.
  expect(Object.keys(allowed).filter((key) => !found.has(key))).toEqual([])
})

test('the search finds what an action writes', () => {
  const action = path.join(root, 'apps/web/features/identity/actions.ts')
  expect(writersOf(action)).toContain('packages/modules/identity/operations/email-links.ts#redeemLink')
  expect(writersOf(action)).toContain('packages/modules/identity/operations/accept-invitation.ts#acceptInvitation')
})
