import { type CollectionTag, isSeq, parse, type ScalarTag } from 'yaml'
import { type Mkdocs, type NavEntry, noSettings } from './mkdocs-settings.ts'

const maxNav = 2000
const maxDepth = 8
const maxRedirects = 1000
const maxImports = 30
const maxExcluded = 200

function navOf(value: unknown, section: readonly string[], found: NavEntry[]): void {
  if (!Array.isArray(value) || section.length > maxDepth) return
  for (const item of value) {
    if (found.length >= maxNav) return
    // An entry is a path, or one key: a title with a path or nested entries.
    const [title, inner]: [string | null, unknown] =
      typeof item === 'object' && item !== null ? (Object.entries(item)[0] ?? [null, null]) : [null, item]
    if (typeof inner === 'string') found.push({ path: inner, title, section: section.join(' / ') })
    else if (title !== null) navOf(inner, [...section, title], found)
  }
}

/** `!ENV NAME` is unset here; `!ENV [NAME, default]` is its default, as in pyyaml-env-tag. */
const envScalar: ScalarTag = { tag: '!ENV', resolve: () => null }
const envList: CollectionTag = {
  tag: '!ENV',
  collection: 'seq',
  resolve: (node) => (isSeq(node) && node.items.length > 1 ? (node.items.at(-1) as never) : null),
}
/** Plugins read an unquoted `!include x` as text, which YAML parses as a tag. */
const asText = (tag: string): ScalarTag => ({ tag, resolve: (value) => `${tag} ${value}` })
const tags = [envScalar, envList, asText('!include'), asText('!import')]

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const textOr = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value.trim() : null)

/** The settings of a plugin: plugins are a list of names or names with settings, or an object of both. */
function pluginSettings(plugins: unknown, name: string): Record<string, unknown> {
  const all = Array.isArray(plugins) ? plugins.filter(isObject) : isObject(plugins) ? [plugins] : []
  const found = all.find((p) => Object.hasOwn(p, name))?.[name]
  return isObject(found) ? found : {}
}

function redirectsOf(plugins: unknown): Mkdocs['redirects'] {
  const maps = pluginSettings(plugins, 'redirects').redirect_maps
  return Object.entries(isObject(maps) ? maps : {})
    .slice(0, maxRedirects)
    .flatMap(([from, to]): [string, string][] => (typeof to === 'string' ? [[from, to]] : []))
}

/** Sections may be nested, each with repositories of its own. */
function importsIn(repos: unknown, parents: readonly string[]): Mkdocs['imports'] {
  if (!Array.isArray(repos) || parents.length > maxDepth) return []
  return repos.filter(isObject).flatMap(({ section, import_url: url, repos: inner }) => {
    if (typeof section !== 'string') return []
    const path = [...parents, section]
    return [...(typeof url === 'string' ? [{ section: path.join(' / '), url }] : []), ...importsIn(inner, path)]
  })
}

const importsOf = (plugins: unknown): Mkdocs['imports'] =>
  importsIn(pluginSettings(plugins, 'multirepo').repos, []).slice(0, maxImports)

/** Patterns of mkdocs-exclude, which are much like those of `exclude_docs`. Its regular expressions are not read. */
function excludedByPlugin(plugins: unknown): string[] {
  const { glob } = pluginSettings(plugins, 'exclude')
  return (Array.isArray(glob) ? glob : [glob]).filter((pattern) => typeof pattern === 'string').slice(0, maxExcluded)
}

/** The name of a repository is the folder in which its files appear. */
const isFolderName = (name: unknown): name is string => typeof name === 'string' && /^[^/\\]+$/.test(name) && !/^\.+$/.test(name)

function navReposOf(plugins: unknown): Mkdocs['navRepos'] {
  const { nav_repos: repos } = pluginSettings(plugins, 'multirepo')
  return (Array.isArray(repos) ? repos : [])
    .filter(isObject)
    .slice(0, maxImports)
    .flatMap(({ name, import_url: url, imports }) =>
      isFolderName(name) && typeof url === 'string'
        ? [{ name, url, imports: Array.isArray(imports) ? imports.filter((i) => typeof i === 'string') : ['docs/*'] }]
        : [],
    )
}

/** Parses `mkdocs.yml`. Invalid parts are ignored: the pages matter more. */
export function readMkdocs(text: string): Mkdocs {
  let settings: unknown
  try {
    // Python tags used by MkDocs plugins are ignored; expanding aliases are rejected.
    // As in Python, a key may be repeated: the last one counts.
    settings = parse(text, { logLevel: 'silent', maxAliasCount: 100, merge: true, uniqueKeys: false, customTags: tags })
  } catch {
    settings = undefined
  }
  if (!isObject(settings)) return noSettings
  const found: NavEntry[] = []
  navOf(settings.nav, [], found)
  return {
    siteName: textOr(settings.site_name),
    docsDir: textOr(settings.docs_dir),
    nav: Array.isArray(settings.nav) ? found : null,
    inherit: textOr(settings.INHERIT),
    exclude: [textOr(settings.exclude_docs), textOr(settings.draft_docs), ...excludedByPlugin(settings.plugins)]
      .filter((t) => t !== null)
      .join('\n'),
    redirects: redirectsOf(settings.plugins),
    imports: importsOf(settings.plugins),
    navRepos: navReposOf(settings.plugins),
  }
}
