// Where source code names a flag: a string literal that is its key.

/** What is read and stored of one repository. */
export const codeLimits = { files: 1000, fileBytes: 128 * 1024, bytes: 8 * 1024 * 1024, references: 2000 }

/** Maximum characters of an excerpt. */
const maxExcerpt = 160

const extensions = new Set(
  [
    ...['astro', 'c', 'cc', 'cjs', 'clj', 'cpp', 'cs', 'cts', 'dart', 'erb', 'erl', 'ex', 'exs', 'fs', 'go', 'groovy', 'h'],
    ...['hbs', 'hpp', 'html', 'java', 'js', 'jsx', 'kt', 'kts', 'lua', 'm', 'mjs', 'mm', 'mts', 'php', 'pl', 'py', 'rb', 'rs'],
    ...['scala', 'sh', 'sql', 'svelte', 'swift', 'ts', 'tsx', 'vb', 'vue'],
  ].map((name) => `.${name}`),
)
/** Longer paths are left out. */
const maxPath = 500
/** Folders of code that others have written, or that is generated. */
const foreign = /(?:^|\/)(?:node_modules|bower_components|vendor|third_party|dist|build|target|\.[^/]+)\//

/** Whether a file is code that may evaluate flags. */
export function isSourceFile(path: string): boolean {
  const dot = path.lastIndexOf('.')
  if (path.length > maxPath) return false
  return dot > 0 && extensions.has(path.slice(dot).toLowerCase()) && !/\.min\.[^.]+$/.test(path) && !foreign.test(path)
}

/** A line that names a flag, from 1. */
export type CodeReference = { path: string; line: number; key: string; excerpt: string }

/** `paths` are keys of structured flags, of which code names members as well, such as `checkout.color`. */
export type CodeSearch = {
  keys: readonly string[]
  paths: readonly string[]
  files: readonly { path: string; text: string }[]
}

/** A literal has at most the length of a key with a member, so that a search takes linear time. */
const literal = /(['"`])([A-Za-z0-9][\w./-]{0,200})\1/g

function keyOf(text: string, keys: ReadonlySet<string>, paths: ReadonlySet<string>): string | undefined {
  // Confidence's clients may name the resource.
  const name = text.startsWith('flags/') ? text.slice('flags/'.length) : text
  if (keys.has(name)) return name
  for (let end = name.lastIndexOf('.'); end > 0; end = name.lastIndexOf('.', end - 1))
    if (paths.has(name.slice(0, end))) return name.slice(0, end)
  return undefined
}

/** The line at a position, or the part around the position of a long one. */
function excerptAt(text: string, at: number): string {
  const start = text.lastIndexOf('\n', at - 1) + 1
  const end = text.indexOf('\n', at)
  const line = text.slice(Math.max(start, at - maxExcerpt / 2), end < 0 ? text.length : end)
  return line.trim().slice(0, maxExcerpt)
}

function referencesIn({ path, text }: CodeSearch['files'][number], keys: ReadonlySet<string>, paths: ReadonlySet<string>) {
  const found = new Map<string, CodeReference>()
  let line = 1
  let counted = 0
  for (const match of text.matchAll(literal)) {
    const key = keyOf(match[2] ?? '', keys, paths)
    if (key === undefined) continue
    for (; counted < match.index; counted++) if (text.charCodeAt(counted) === 10) line++
    const id = `${line} ${key}`
    if (!found.has(id)) found.set(id, { path, line, key, excerpt: excerptAt(text, match.index) })
  }
  return [...found.values()]
}

/** The lines with a string literal that is the key of a flag, in the order of the files. */
export function findCodeReferences({ keys, paths, files }: CodeSearch): CodeReference[] {
  const [known, structured] = [new Set(keys), new Set(paths)]
  return files.flatMap((file) => referencesIn(file, known, structured))
}
