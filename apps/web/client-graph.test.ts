import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

// What browsers load with a page, by the imports of its source: every file that is reached from a client component of a page
// without a dynamic import. `npm run bench -- client-js` weighs the result.

const web = import.meta.dirname
const root = path.resolve(web, '../..')

type Package = { folder: string; exports: Record<string, string> }
const packages = new Map(
  globSync('{apps,packages,plugins}/{,*/}package.json', { cwd: root, exclude: (name) => name === 'node_modules' }).map(
    (file): [string, Package] => {
      const { name, exports = {} } = JSON.parse(readFileSync(path.join(root, file), 'utf8'))
      return [name, { folder: path.join(root, path.dirname(file)), exports }]
    },
  ),
)

/** The file that a package exports under a name such as `./ui/button`. */
function exported({ folder, exports }: Package, name: string): string | undefined {
  const found = Object.entries(exports).flatMap(([key, target]) => {
    if (key === name) return [target]
    const [before, after] = key.split('*')
    if (before === undefined || after === undefined || !name.startsWith(before) || !name.endsWith(after)) return []
    return [target.replace('*', name.slice(before.length, name.length - after.length))]
  })
  return found.map((target) => path.join(folder, target)).find((file) => existsSync(file))
}

/** The file of ours that an import means; undefined for packages of others. */
function resolve(from: string, name: string): string | undefined {
  if (name.startsWith('.')) return path.resolve(path.dirname(from), name)
  if (name.startsWith('~/')) return path.join(web, name.slice(2))
  const [scope, short, ...rest] = name.split('/')
  const own = packages.get(`${scope}/${short}`)
  return own && exported(own, ['.', ...rest].join('/'))
}

const statement = /^(?:import|export)\s+(?!type\b)(?:([^'";]*?)\s+from\s+)?'([^']+)'/gm
const isOnlyTypes = (names: string) => {
  const list = /^\{([^}]*)\}$/
    .exec(names.trim())?.[1]
    ?.split(',')
    .map((n) => n.trim())
  return list?.filter(Boolean).every((n) => n.startsWith('type ')) ?? false
}

/** Imports that remain when types are erased. */
const importsOf = (source: string): string[] =>
  [...source.matchAll(statement)].flatMap(([, names = '', name = '']) => (names && isOnlyTypes(names) ? [] : [name]))

type Reached = { file: string; client: boolean; way: readonly string[] }

/** For each package or file in a browser's graph: the files that lead to it. */
function clientGraph(entries: readonly string[]): Map<string, readonly string[]> {
  const graph = new Map<string, readonly string[]>()
  const seen = new Set<string>()
  const open: Reached[] = entries.map((file) => ({ file, client: false, way: [] }))
  for (let next = open.shift(); next; next = open.shift()) {
    const { file, way } = next
    const source = readFileSync(file, 'utf8')
    // Browsers get a reference to a server action, not its code.
    if (/^'use server'/.test(source)) continue
    const client = next.client || /^'use client'/.test(source)
    if (seen.has(`${client} ${file}`)) continue
    seen.add(`${client} ${file}`)
    const here = client ? [...way, path.relative(root, file)] : []
    if (client) graph.set(path.relative(root, file), way)
    for (const name of importsOf(source)) {
      const target = resolve(file, name)
      if (target && /\.tsx?$/.test(target)) open.push({ file: target, client, way: here })
      else if (!target && client && !graph.has(name)) graph.set(name, here)
    }
  }
  return graph
}

const entries = globSync('app/**/{page,layout,error,not-found,loading,template,global-error}.tsx', { cwd: web })
const graph = clientGraph(entries.map((file) => path.join(web, file)))

/** Packages that browsers load on demand, or never, and why. */
const forbidden: readonly [pattern: RegExp, reason: string][] = [
  [/^zod(\/|$)/, 'schemas are for the server: 26 kB. Keep them in a file apart from what browsers need, such as budget-input.ts'],
  [/^next-auth(\/|$)/, 'loaded when somebody signs in or out: ~/lib/session/sign-in-with.ts'],
  [/^sonner$/, 'loaded with the first message: @callboard/ui/toast'],
  [/^packages\/ui\/(dialog|drawer|menu)-box\.tsx$/, 'loaded when it opens: use dialog.tsx, drawer.tsx and menu.tsx'],
  [/^cmdk$/, 'loaded with the palette'],
  [/^(@xyflow|@dagrejs)\//, 'loaded with the graph: lazy-graph.tsx'],
  [/^(@rjsf|@cfworker)\//, 'loaded with a form: components/json-form/lazy-json-form.tsx'],
  [/^(mermaid|swagger-ui-dist)(\/|$)/, 'loaded with a diagram or an API description'],
  [/^(node:|server-only$|pino$|pg$|next-auth$|@prisma\/)/, 'for the server alone'],
  [/^packages\/(db|kernel|jobs|env|cloud|parsing)\//, 'for the server alone'],
  [/^packages\/modules\/[^/]+\/(index|jobs|handlers|events|routes)\.ts$/, 'what a module does runs on the server'],
  [/^packages\/modules\/[^/]+\/(operations|repo)\//, 'what a module does runs on the server'],
  [/^plugins\/[^/]+\/(server|client|connection|config|manifest)\.ts$/, 'browsers load only the ui folder of a plugin'],
]

test('the graph is that of the pages', () => {
  expect(entries.length).toBeGreaterThan(50)
  expect(graph.size).toBeGreaterThan(200)
  expect(graph.has('react')).toBe(true)
  expect(graph.get('apps/web/features/shell/sidebar.tsx')).toEqual(['apps/web/features/shell/frame.tsx'])
})

test('no page loads what is for the server, or for a later click', () => {
  const wrong = [...graph].flatMap(([name, way]) => {
    const rule = forbidden.find(([pattern]) => pattern.test(name))
    return rule ? [`${[...way, name].join(' > ')}: ${rule[1]}`] : []
  })
  expect(wrong).toEqual([])
})

test('a static import of a client component is found, a dynamic one and a type are not', () => {
  const source = `'use client'\nimport './a.css'\nimport type { A } from 'zod'\nimport { type B, type C } from 'zod'\nimport {\n  type D,\n  e,\n} from 'one'\nexport * from 'two'\nconst f = () => import('three')\nexport type { G } from 'zod'\n`
  expect(importsOf(source)).toEqual(['./a.css', 'one', 'two'])
})
