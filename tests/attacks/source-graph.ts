import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

// The declarations that a file reaches, from its source. Sufficient for this repository's style: named exports, one declaration
// at the start of a line, imports by full file name.

export const root = path.resolve(import.meta.dirname, '../..')

type Source = { text: string; declarations: Map<string, string>; imports: Map<string, { file: string; name: string }> }

const starts = /^(?:export )?(?:default )?(?:async )?(?:const|let|function\*?|class) (?:\{ ?)?(\w+)/

function resolve(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return path.resolve(path.dirname(from), specifier)
  if (specifier.startsWith('~/')) return path.join(root, 'apps/web', specifier.slice(2))
  const [, name, rest] = /^@callboard\/(\w+)\/(.+)$/.exec(specifier) ?? []
  if (!name || !rest) return undefined
  const base = ['packages', 'apps', ''].map((folder) => path.join(root, folder, name, rest))
  return base.flatMap((b) => [`${b}.ts`, `${b}.tsx`, path.join(b, 'index.ts')]).find((file) => existsSync(file))
}

/** The file that declares an export of a module's index.ts. */
function behindFace(file: string, name: string): string {
  if (path.basename(file) !== 'index.ts') return file
  const lines = readFileSync(file, 'utf8').matchAll(/^export \{([^}]*)\} from '([^']+)'/gm)
  const [, , from] = [...lines].find(([, names = '']) => names.split(',').some((n) => n.trim() === name)) ?? []
  return from ? path.resolve(path.dirname(file), from) : file
}

function declarationsOf(text: string): Map<string, string> {
  const found = new Map<string, string>()
  let name = ''
  for (const line of text.split('\n')) {
    name = starts.exec(line)?.[1] ?? name
    if (name) found.set(name, `${found.get(name) ?? ''}${line}\n`)
  }
  return found
}

const sources = new Map<string, Source>()

export function sourceOf(file: string): Source {
  const known = sources.get(file)
  if (known) return known
  const text = readFileSync(file, 'utf8')
  const imports: Source['imports'] = new Map()
  for (const [, names = '', specifier = ''] of text.matchAll(/^import (?!type )\{([^}]*)\} from '([^']+)'/gm)) {
    const target = resolve(file, specifier)
    if (!target || !existsSync(target)) continue
    for (const given of names.split(',').map((n) => n.trim())) {
      const [name = '', local = name] = given.split(/ as /)
      if (name && !name.startsWith('type ')) imports.set(local, { file: behindFace(target, name), name })
    }
  }
  const body = text.replace(/^import [\s\S]*? from '[^']+'$/gm, '').replace(/^\s*(\/\/|\/?\*).*$/gm, '')
  const source = { text, declarations: declarationsOf(body), imports }
  sources.set(file, source)
  return source
}

export const isServerAction = (file: string): boolean => /^['"]use server['"]/.test(sourceOf(file).text)

/** All declarations that a file's own ones reach, as `path#name` and text. Server actions are only called by a POST. */
export function reachableFrom(
  file: string,
  names = [...sourceOf(file).declarations.keys()],
  stops: ReadonlySet<string> = new Set(),
): Map<string, string> {
  const found = new Map<string, string>()
  const visit = (at: string, name: string): void => {
    const key = `${path.relative(root, at)}#${name}`
    const text = sourceOf(at).declarations.get(name)
    if (text === undefined || found.has(key) || stops.has(key)) return
    found.set(key, text)
    const { declarations, imports } = sourceOf(at)
    for (const [word] of text.matchAll(/\b[A-Za-z_]\w*\b/g)) {
      const imported = imports.get(word)
      if (imported && !isServerAction(imported.file)) visit(imported.file, imported.name)
      else if (declarations.has(word)) visit(at, word)
    }
  }
  for (const name of names) visit(file, name)
  return found
}
