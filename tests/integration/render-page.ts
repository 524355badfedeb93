import { AsyncLocalStorage } from 'node:async_hooks'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { vi } from 'vitest'

// Pages without a browser: what runs on the server is called as React calls it, siblings at once and parents before what they
// return. What runs in browsers is a reference, as Next has it.

const root = path.join(import.meta.dirname, '../..')
export const appFolder = path.join(root, 'apps/web/app')

type Component = (props: object) => unknown
type PageModule = { default: Component; generateMetadata?: Component }
export type PageProps = { params: Promise<object>; searchParams: Promise<object> }

const perPage = new AsyncLocalStorage<Map<unknown, unknown>>()

/** `cache` of React: the same result for the same arguments while a page is rendered. */
export const cachePerPage =
  <Arguments extends unknown[], Result>(read: (...given: Arguments) => Result) =>
  (...given: Arguments): Result => {
    let at = perPage.getStore() ?? new Map<unknown, unknown>()
    for (const step of [read, ...given]) {
      const next = at.get(step) ?? new Map<unknown, unknown>()
      at.set(step, next)
      at = next as Map<unknown, unknown>
    }
    if (!at.has(perPage)) at.set(perPage, read(...given))
    return at.get(perPage) as Result
  }

const exportsOf = (source: string): string[] => [
  ...[...source.matchAll(/^export (?:async )?(?:function|const|class) (\w+)/gm)].map(([, name]) => name ?? ''),
  ...[...source.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, names]) => (names ?? '').split(',').map((name) => name.trim())),
  ...(/^export default /m.test(source) ? ['default'] : []),
]

/** Replaces the components that run in browsers by references. Before a page is imported. */
export function referToClientComponents(): number {
  const files = globSync(['apps/web/**/*.tsx', 'packages/ui/**/*.{ts,tsx}', 'plugins/*/ui/**/*.{ts,tsx}'], {
    cwd: root,
    exclude: (name) => name.includes('node_modules') || name.includes('.next'),
  }).filter((file) => /^'use client'/.test(readFileSync(path.join(root, file), 'utf8')))
  for (const file of files) {
    const names = exportsOf(readFileSync(path.join(root, file), 'utf8'))
    vi.doMock(path.join(root, file), () => Object.fromEntries(names.map((name) => [name, { browser: `${file} ${name}` }])))
  }
  return files.length
}

const isElement = (node: object): node is { type: unknown; props: object } => 'type' in node && 'props' in node

/** As much as Next adds for an element. */
const elementBytes = 16

const renderProps = async (props: object): Promise<number> => {
  const sizes = await Promise.all(
    Object.entries(props).map(async ([name, value]) => (value === undefined ? 0 : name.length + 3 + (await render(value)))),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

/**
 * Renders a node on the server, with everything that it hands to the browser.
 * @returns about how many bytes the browser gets
 */
async function render(node: unknown): Promise<number> {
  if (typeof node === 'string') return node.length + 3
  if (typeof node !== 'object' || node === null) return 5
  if (node instanceof Promise) return render(await node)
  if (node instanceof Date) return 26
  if (Array.isArray(node)) return (await Promise.all(node.map(render))).reduce((sum, size) => sum + size + 1, 0)
  if (!isElement(node)) return renderProps(node)
  if (typeof node.type === 'function') return render((node.type as Component)(node.props))
  return elementBytes + (await renderProps(node.props))
}

/** Files of the pages below a folder of the app, as Next finds them. */
export const pageFiles = (below = ''): string[] =>
  globSync('**/page.tsx', { cwd: path.join(appFolder, below) })
    .map((file) => path.join(below, file))
    .sort()

/** A page with the layouts around it, innermost last. */
const partsOf = (page: string): string[] => {
  const folders = path.dirname(page).split(path.sep)
  const layouts = globSync('**/layout.tsx', { cwd: appFolder }).filter((file) => file !== 'layout.tsx')
  return [
    ...folders.map((_, i) => path.join(...folders.slice(0, i + 1), 'layout.tsx')).filter((layout) => layouts.includes(layout)),
    page,
  ]
}

/**
 * Loads a page and its layouts.
 * @returns what renders them, all at once as Next does, and returns about how many bytes the browser gets
 */
export async function loadPage(page: string): Promise<(props: PageProps) => Promise<number>> {
  const parts: PageModule[] = await Promise.all(
    partsOf(page).map((file) => import(path.join(appFolder, file)) as Promise<PageModule>),
  )
  return (props) =>
    perPage.run(new Map(), async () => {
      const sizes = await Promise.all(
        parts.flatMap((part) => [render(part.generateMetadata?.(props)), render({ type: part.default, props })]),
      )
      return sizes.reduce((sum, size) => sum + size, 0)
    })
}
