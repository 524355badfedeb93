import { readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { isServerAction, reachableFrom, root, sourceOf } from './source-graph.ts'

// A session of a portal's own host only acts on that portal, because every page, route and server action gets its session from
// one of two modules: lib/portal/portal.ts for one portal, lib/session/session.ts for the main host. Checked for all of them, so
// that a new one cannot get it elsewhere.

const web = path.join(root, 'apps/web')
const filesOf = (folder: string) =>
  readdirSync(path.join(web, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => path.join(web, folder, file))
const all = ['app', 'components', 'features', 'lib'].flatMap(filesOf)
const relative = (file: string) => path.relative(web, file)

const forPortal = ['requirePortal', 'portalForAction', 'personForAction'].map((name) => `apps/web/lib/portal/portal.ts#${name}`)
const forMain = ['apps/web/lib/session/session.ts#requireSession', 'apps/web/lib/session/session.ts#sessionForAction']
const reaches = (file: string, targets: readonly string[], names?: string[]) => {
  const found = reachableFrom(file, names)
  return targets.some((target) => found.has(target))
}

/** Server actions for unauthenticated users. */
const publicActions = new Set(['signUp', 'mailSignInLink', 'mailPasswordReset', 'setNewPassword', 'openDemo'])

const actions = all
  .filter(isServerAction)
  .flatMap((file) => [...sourceOf(file).text.matchAll(/^export async function (\w+)/gm)].map(([, name = '']) => ({ file, name })))

test('finds server actions, each of which is an exported function', () => {
  expect(actions.length).toBeGreaterThan(60)
  for (const file of all.filter(isServerAction))
    expect([relative(file), /^export (?!async function|type )/m.test(sourceOf(file).text)]).toEqual([relative(file), false])
})

test.each(actions)(
  'calls the server action $name at a portal’s host, and acts on that portal or not at all',
  ({ file, name }) => {
    const resolves = reaches(file, [...forPortal, ...forMain], [name])
    expect([name, resolves]).toEqual([name, !publicActions.has(name)])
  },
)

const pages = all.filter((file) => /\/(page\.tsx|route\.ts)$/.test(file) && relative(file).startsWith('app/'))
const withoutSession = new Set([
  'app/%5Fgallery/page.tsx',
  'app/(public)/changelog/page.tsx',
  'app/(public)/docs/page.tsx',
  'app/(public)/pricing/page.tsx',
  'app/(public)/privacy/page.tsx',
  'app/(public)/security/page.tsx',
  'app/(public)/status/page.tsx',
  'app/(public)/terms/page.tsx',
  'app/api/auth/[...nextauth]/route.ts',
  'app/t/[tenant]/enter/route.ts',
])

test.each(pages.map(relative))('requests %s with a portal’s session, and gets that portal’s data or nothing', (page) => {
  const file = path.join(web, page)
  if (withoutSession.has(page)) return expect(reaches(file, [...forPortal, ...forMain])).toBe(false)
  if (page.startsWith('app/t/')) {
    expect(reaches(file, forPortal)).toBe(true)
    // Using the session of the main host as well would give a portal access to the account.
    return expect(reaches(file, forMain)).toBe(false)
  }
  expect(reaches(file, forPortal)).toBe(false)
  if (!page.startsWith('app/(public)/')) expect(reaches(file, forMain)).toBe(true)
})

test('sessions are looked up in one module', () => {
  const users = all.filter((file) =>
    ['findSession', 'findPortalSession', 'getServerSession', 'sessionOfRequest', 'portalSessionOfRequest'].some((name) =>
      new RegExp(`\\b${name}\\(`).test(sourceOf(file).text),
    ),
  )
  expect(users.map(relative).sort()).toEqual([
    'lib/portal/portal.ts',
    'lib/session/auth-options.ts',
    // For Backstage's frontends, which the API serves; bound to its host like a page's session.
    'lib/session/session-cookie.ts',
    'lib/session/session.ts',
  ])
})
