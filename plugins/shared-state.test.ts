import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

// Module state is shared by all tenants. Code with access to their credentials may only hold constants and TenantCache, whose
// keys include the tenant, the host and the credentials (decision 021).

const root = path.join(import.meta.dirname, '..')
const folders = ['plugins', 'packages/cloud', 'packages/plugin-kit']

/** Constructors of values that can be shared safely. */
const harmless = [
  'TenantCache',
  'ResponseCache',
  'Intl.DateTimeFormat',
  'Intl.NumberFormat',
  'RegExp',
  'URL',
  'TextEncoder',
  'TextDecoder',
]

/** Other shared state, and why it is safe. */
const known: Record<string, string> = {
  'plugins/github/throttle.ts reads': 'Limiters hold no credentials; their key is scopeKey.',
  'plugins/github/throttle.ts queries': 'Limiters hold no credentials; their key is scopeKey.',
  'plugins/kubernetes/model/shared.ts texts': 'Texts by themselves: what is returned always equals what was given.',
  'plugins/kubernetes/model/shared.ts parts': 'Frozen, and what is returned always equals what was given.',
  'plugins/slot-readers.ts slotReaders': 'A list of code, which nothing adds to.',
  'packages/plugin-kit/public-address.ts blockedIpv4': 'Ranges of addresses, filled when it is loaded and the same for all.',
  'packages/plugin-kit/public-address.ts blockedIpv6': 'Ranges of addresses, filled when it is loaded and the same for all.',
  'packages/plugin-kit/public-address.ts globalIpv6': 'Ranges of addresses, filled when it is loaded and the same for all.',
}

const sources = folders.flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((f) => /\.tsx?$/.test(f) && !/\.test\.tsx?$|node_modules|(^|\/)ui\/|^ui\.ts$|test-cluster/.test(f))
    .map((f) => path.join(folder, f)),
)

/** Mutable module state: `let`, empty collections, and instances of classes. */
function sharedState(name: string, text: string): string[] {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)
  const isMutable = (value: ts.Expression | undefined): boolean => {
    if (!value) return true
    if (ts.isAsExpression(value) || ts.isSatisfiesExpression(value) || ts.isParenthesizedExpression(value))
      return isMutable(value.expression)
    if (ts.isArrayLiteralExpression(value)) return value.elements.length === 0
    if (ts.isObjectLiteralExpression(value)) return value.properties.length === 0
    if (!ts.isNewExpression(value)) return false
    const made = value.expression.getText(file)
    // A collection with initial values is a constant table.
    if (['Set', 'Map'].includes(made)) return (value.arguments?.length ?? 0) === 0
    return !harmless.includes(made)
  }
  return (
    file.statements
      .filter(ts.isVariableStatement)
      // An ambient declaration creates nothing.
      .filter((s) => !s.modifiers?.some((m) => m.kind === ts.SyntaxKind.DeclareKeyword))
      .flatMap(({ declarationList }) =>
        declarationList.declarations.filter((d) => !(declarationList.flags & ts.NodeFlags.Const) || isMutable(d.initializer)),
      )
      .map((d) => `${name} ${d.name.getText(file)}`)
  )
}

test('the check detects shareable state of a module', () => {
  const text = `
    let token: string | undefined
    const pending = new Map<string, Promise<string>>()
    const agents = {}
    const group = new Bottleneck.Group({ id: 'x' })
    const table = new Map([['a', 1]])
    const cache = new TenantCache<string>({ maxSize: 5 })
    const names = ['a']
  `
  expect(sharedState('x.ts', text)).toEqual(['x.ts token', 'x.ts pending', 'x.ts agents', 'x.ts group'])
})

test('no module that sees credentials shares state between tenants, except in a TenantCache', () => {
  expect(sources.length).toBeGreaterThan(60)
  const found = sources.flatMap((file) => sharedState(file, readFileSync(path.join(root, file), 'utf8')))
  expect(found.filter((f) => !known[f])).toEqual([])
  // Obsolete exceptions must be removed from this list.
  expect(Object.keys(known).filter((k) => !found.includes(k))).toEqual([])
})

test('no code gives Octokit the credentials of an App: its strategy shares pending tokens between tenants', () => {
  for (const file of sources) {
    const text = readFileSync(path.join(root, file), 'utf8')
    expect(
      /@octokit\/(auth-|app\b|oauth-)|authStrategy|createAppAuth|import \{[^}]*\b(App|OAuthApp)\b[^}]*\} from 'octokit'/.test(
        text,
      ),
      file,
    ).toBe(false)
  }
})

/** Packages that look for credentials in this process: its environment, its files, its cloud's metadata. */
const forbidden =
  /^(google-auth-library|@google-cloud\/|@azure\/(identity|msal)|@aws-sdk\/credential-provider|@octokit\/(auth-|app$|oauth-))/

test('no plugin depends on a package that finds credentials by itself', () => {
  for (const folder of [
    'packages/cloud',
    'packages/plugin-kit',
    ...readdirSync(import.meta.dirname, { withFileTypes: true })
      .filter((d) => d.isDirectory() && d.name !== 'node_modules')
      .map((d) => `plugins/${d.name}`),
  ]) {
    const { dependencies = {} } = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8')) as {
      dependencies?: Record<string, string>
    }
    expect([folder, Object.keys(dependencies).filter((d) => forbidden.test(d))]).toEqual([folder, []])
  }
})
