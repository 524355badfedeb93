import { parse as parseToml } from 'smol-toml'
import { isSample, type RepositoryFacts } from './facts.ts'

/** Data from a package manifest. */
export type Manifest = {
  path: string
  ecosystem: 'npm' | 'go' | 'python' | 'cargo' | 'maven' | 'gradle' | 'swift' | 'helm' | 'ruby' | 'php' | 'dotnet'
  /** Package name. */
  name: string | undefined
  version: string | undefined
  description: string | undefined
  dependencies: readonly string[]
  /** Intended as a dependency: it has an entry point and is not private. */
  published: boolean
  /** Commands that it installs. */
  commands: readonly string[]
  /** Its `start` and `dev` scripts. */
  starts: string
  /** Globs of workspace packages. */
  workspaces: readonly string[]
  /** `role` of Backstage's own packages. */
  backstageRole: string | undefined
}

type Value = { [key: string]: unknown }
const object = (value: unknown): Value =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Value) : {}
const text = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() ? value.trim() : undefined)
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((v): v is string => typeof v === 'string') : [])
const empty = {
  name: undefined,
  version: undefined,
  description: undefined,
  dependencies: [],
  published: false,
  commands: [],
  starts: '',
  workspaces: [],
  backstageRole: undefined,
}

function npm(path: string, content: string): Manifest {
  const json = object(JSON.parse(content))
  const { workspaces, bin } = json
  return {
    path,
    ecosystem: 'npm',
    name: text(json.name),
    version: text(json.version),
    description: text(json.description),
    dependencies: [...Object.keys(object(json.dependencies)), ...Object.keys(object(json.peerDependencies))],
    published: json.private !== true && ['main', 'module', 'exports', 'types'].some((key) => json[key] !== undefined),
    commands: typeof bin === 'string' ? [text(json.name) ?? 'bin'] : Object.keys(object(bin)),
    starts: ['start', 'dev']
      .map((script) => text(object(json.scripts)[script]) ?? '')
      .join('\n')
      .trim(),
    workspaces: texts(workspaces).length > 0 ? texts(workspaces) : texts(object(workspaces).packages),
    backstageRole: text(object(json.backstage).role),
  }
}

function go(path: string, content: string): Manifest {
  const name = /^module\s+(\S+)/m.exec(content)?.[1]
  const dependencies = [...content.matchAll(/^\s*(?:require\s+)?([\w.-]+\.[\w./-]+)\s+v\d/gm)].map((m) => m[1] ?? '')
  return { ...empty, path, ecosystem: 'go', name, dependencies, published: true }
}

/** The package name in a Python requirement such as `fastapi[all]>=0.100`. */
const requirement = (line: string): string => (/^[A-Za-z0-9._-]+/.exec(line.trim())?.[0] ?? '').toLowerCase()

function python(path: string, content: string): Manifest {
  const toml = object(parseToml(content))
  const project = object(toml.project)
  const poetry = object(object(toml.tool).poetry)
  return {
    ...empty,
    path,
    ecosystem: 'python',
    name: text(project.name) ?? text(poetry.name),
    version: text(project.version) ?? text(poetry.version),
    description: text(project.description) ?? text(poetry.description),
    dependencies: [...texts(project.dependencies).map(requirement), ...Object.keys(object(poetry.dependencies))],
    published: toml['build-system'] !== undefined,
    commands: [...Object.keys(object(project.scripts)), ...Object.keys(object(poetry.scripts))],
  }
}

function setupPy(path: string, content: string): Manifest {
  const name = /\bname\s*=\s*['"]([^'"]+)['"]/.exec(content)?.[1]
  return {
    ...empty,
    path,
    ecosystem: 'python',
    name,
    description: /\bdescription\s*=\s*['"]([^'"]+)['"]/.exec(content)?.[1],
    dependencies: [...content.matchAll(/['"]([A-Za-z0-9._-]+)\s*(?:[<>=~!][^'"]*)?['"]/g)].map((m) => (m[1] ?? '').toLowerCase()),
    published: true,
    commands: content.includes('console_scripts') ? [name ?? 'command'] : [],
  }
}

function cargo(path: string, content: string): Manifest {
  const toml = object(parseToml(content))
  const crate = object(toml.package)
  return {
    ...empty,
    path,
    ecosystem: 'cargo',
    name: text(crate.name),
    version: text(crate.version),
    description: text(crate.description),
    dependencies: Object.keys(object(toml.dependencies)),
    published: toml.lib !== undefined && crate.publish !== false,
    commands: Array.isArray(toml.bin) ? toml.bin.map((b) => text(object(b).name) ?? '').filter(Boolean) : [],
    workspaces: texts(object(toml.workspace).members),
  }
}

function maven(path: string, content: string): Manifest {
  const tag = (name: string, of: string) => {
    const from = of.indexOf(`<${name}>`)
    const to = from < 0 ? -1 : of.indexOf('<', from + 1)
    return to >= 0 && of.startsWith(`</${name}>`, to) ? of.slice(from + name.length + 2, to).trim() || undefined : undefined
  }
  const own = content.replace(/<(parent|dependencies|dependencyManagement|build|profiles|plugins)>[\s\S]*?<\/\1>/g, '')
  const dependencies = [...content.matchAll(/<dependency>[\s\S]*?<artifactId>\s*([^<]+?)\s*<\/artifactId>/g)].map(
    (m) => m[1] ?? '',
  )
  const starter = content.includes('spring-boot-starter-parent') ? ['spring-boot-starter-parent'] : []
  return {
    ...empty,
    path,
    ecosystem: 'maven',
    name: tag('artifactId', own),
    version: tag('version', own),
    description: tag('description', own),
    dependencies: [...dependencies, ...starter],
    workspaces: [...own.matchAll(/<module>\s*([^<]+?)\s*<\/module>/g)].map((m) => m[1] ?? ''),
  }
}

function gradle(path: string, content: string): Manifest {
  const plugins = [...content.matchAll(/(?:id|alias|apply plugin:)\s*\(?\s*['"]?([\w.-]+)/g)].map((m) => m[1] ?? '')
  const dependencies = [...content.matchAll(/['"]([\w.-]+:[\w.-]+)(?::[^'"]*)?['"]/g)].map((m) => m[1] ?? '')
  return {
    ...empty,
    path,
    ecosystem: 'gradle',
    dependencies: [...plugins, ...dependencies],
    published: /maven-publish|java-library|com\.android\.library/.test(content),
  }
}

const named =
  (ecosystem: Manifest['ecosystem'], pattern?: RegExp) =>
  (path: string, content: string): Manifest => ({
    ...empty,
    path,
    ecosystem,
    name: pattern?.exec(content)?.[1],
    published: ecosystem !== 'helm',
  })

type Reader = (path: string, content: string) => Manifest
const readers: readonly [RegExp, Reader][] = [
  [/(^|\/)package\.json$/, npm],
  [/(^|\/)go\.mod$/, go],
  [/(^|\/)pyproject\.toml$/, python],
  [/(^|\/)setup\.py$/, setupPy],
  [/(^|\/)Cargo\.toml$/, cargo],
  [/(^|\/)pom\.xml$/, maven],
  [/(^|\/)build\.gradle(\.kts)?$/, gradle],
  [
    /(^|\/)Package\.swift$/,
    (path, content) => ({ ...named('swift', /name:\s*"([^"]+)"/)(path, content), published: content.includes('.library(') }),
  ],
  [/(^|\/)Chart\.yaml$/, named('helm', /^name:\s*['"]?([\w.-]+)/m)],
  [/(^|\/)[\w.-]+\.gemspec$/, named('ruby', /\.name\s*=\s*['"]([^'"]+)/)],
  [/(^|\/)composer\.json$/, (path, content) => ({ ...npm(path, content), ecosystem: 'php', published: true })],
  [/(^|\/)[\w.-]+\.csproj$/, named('dotnet', /<AssemblyName>([^<]+)/)],
]

const readerOf = (path: string): Reader | undefined => readers.find(([pattern]) => pattern.test(path))?.[1]

/** Whether a file is a package manifest and not part of a sample. */
export const isManifest = (path: string): boolean => readerOf(path) !== undefined && !isSample(path)

/** Readable manifests, outermost first. Broken ones are ignored. */
export function manifestsOf({ paths, files }: Pick<RepositoryFacts, 'paths' | 'files'>): Manifest[] {
  return paths
    .filter(isManifest)
    .sort((a, b) => a.split('/').length - b.split('/').length || a.localeCompare(b))
    .flatMap((path) => {
      const content = files.get(path)
      if (content === undefined) return []
      try {
        return readerOf(path)?.(path, content) ?? []
      } catch {
        return []
      }
    })
}
