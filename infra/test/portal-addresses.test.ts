import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.join(import.meta.dirname, '../..')
const builder = 'packages/core/portal-paths.ts'
const sources = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', 'apps', 'packages', 'plugins', 'workers', 'infra/admin'],
  { cwd: root, encoding: 'utf8' },
)
  .split('\n')
  .filter((f) => /\.(ts|tsx)$/.test(f) && !/\.(test|spec)\.tsx?$|^apps\/web\/e2e\//.test(f) && f !== builder)

/** Each way of writing a URL instead of building it, with an example. */
const rules: readonly [what: string, pattern: RegExp, example: string][] = [
  ['a portal below the main address', /\/t\/\$\{/, ['`', '/t/', '$', '{slug}/catalog`'].join('')],
  ['a page of a plugin', /['"`}]\/p\/[a-z$]/, "'/p/cloud-costs/budgets'"],
  ['a page below the public address', /publicUrl\}\/(?!api\/|invitations\/|forgot-password)/, '`$' + '{publicUrl}/settings`'],
  ['a page below the public address', /publicUrl \+ ['"`]\//, "platform.publicUrl + '/settings'"],
  ['text taken for a path', /\bas PortalPath\b/, "'/settings' as PortalPath"],
]

test.each(rules)('%s is built by packages/core/portal-paths.ts and packages/kernel/portal-links.ts', (_, pattern, example) => {
  expect(pattern.test(example)).toBe(true)
  expect(sources.filter((f) => pattern.test(readFileSync(path.join(root, f), 'utf8')))).toEqual([])
})

test('modules do not name plugins in links', () => {
  const named = sources.filter(
    (f) => /^(packages|workers)\//.test(f) && /portalPaths\.pluginPage\(\s*['"`]/.test(readFileSync(path.join(root, f), 'utf8')),
  )
  expect(sources.length).toBeGreaterThan(500)
  expect(named).toEqual([])
})
