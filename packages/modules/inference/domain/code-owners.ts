import { matchesPath, type Segment, tokensOf } from '@callboard/core/pattern/path-segments'

// CODEOWNERS as documented by GitHub (docs.github.com, "About code owners"): most of gitignore's patterns, with exceptions.

/** Locations that GitHub checks; the first existing file counts. */
export const codeOwnersPaths = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS']

/** An owner on a line. An email address stands for its GitHub user. */
export type CodeOwner =
  | { type: 'team'; organization: string; slug: string; text: string }
  | { type: 'user'; login: string; text: string }
  | { type: 'email'; address: string; text: string }

export type CodeOwnersRule = { pattern: string; owners: CodeOwner[]; matches(path: string): boolean }

/** GitHub ignores larger files. */
const maxFileBytes = 3 * 1024 * 1024
/** Longer lines are not written by hand. */
const maxLineLength = 2000
const maxRules = 20_000

function ownerFrom(text: string): CodeOwner | undefined {
  const [, organization, slug] = /^@([\w-]+)\/([\w.-]+)$/.exec(text) ?? []
  if (organization && slug) return { type: 'team', organization: organization.toLowerCase(), slug: slug.toLowerCase(), text }
  const login = /^@([\w-]+)$/.exec(text)?.[1]
  if (login) return { type: 'user', login: login.toLowerCase(), text }
  return /^[^@\s]+@[^@\s]+$/.test(text) ? { type: 'email', address: text.toLowerCase(), text } : undefined
}

/** The words of a line up to a comment, with `\ ` kept inside a word. */
function wordsOf(line: string): string[] {
  const words: string[] = []
  let word = ''
  for (let i = 0; i < line.length; i++) {
    const char = line[i] ?? ''
    if (char === '\\' && i + 1 < line.length) {
      word += char + line[++i]
    } else if (/\s/.test(char)) {
      if (word) words.push(word)
      word = ''
    } else if (char === '#' && word === '') {
      break
    } else {
      word += char
    }
  }
  if (word) words.push(word)
  return words
}

/**
 * A pattern as a test of paths. Patterns with a slash other than at the end are relative to the root; `docs/*` matches only files
 * directly in `docs`, every other pattern also everything below a match. Case-sensitive.
 */
function compilePattern(pattern: string): ((path: string) => boolean) | undefined {
  // GitHub supports neither negation nor an escaped `#`; square brackets are literal.
  if (pattern.startsWith('!') || pattern.startsWith('\\#')) return undefined
  const folderOnly = pattern.endsWith('/')
  const trimmed = pattern.replace(/^\/+/, '').replace(/\/+$/, '')
  if (trimmed === '') return pattern === '/' ? undefined : () => true
  const anchored = pattern.startsWith('/') || trimmed.includes('/')
  const texts = trimmed.split(/\/+/)
  const segments = texts.map((text): Segment => (text === '**' ? 'folders' : tokensOf(text)))
  if (!anchored) segments.unshift('folders')
  const directOnly = !folderOnly && texts.at(-1) === '*'
  return (path) => {
    const parts = path.split('/')
    // `folder/` matches the content of the folder, never a file of that name.
    return folderOnly ? matchesPath(segments, parts.slice(0, -1), false) : matchesPath(segments, parts, directOnly)
  }
}

/** The rules of a CODEOWNERS file. As on GitHub, invalid lines are ignored; a rule without owners removes ownership. */
export function parseCodeOwners(text: string): CodeOwnersRule[] {
  if (text.length > maxFileBytes) return []
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .slice(0, maxRules)
    .flatMap((line): CodeOwnersRule[] => {
      if (line.length > maxLineLength) return []
      const [pattern, ...names] = wordsOf(line)
      const matches = pattern ? compilePattern(pattern) : undefined
      const owners = names.map(ownerFrom)
      if (!pattern || !matches || owners.includes(undefined)) return []
      return [{ pattern, matches, owners: owners.filter((o) => o !== undefined) }]
    })
}

/** The rule for a path: the last one that matches. */
export const ruleFor = (rules: readonly CodeOwnersRule[], path: string): CodeOwnersRule | undefined =>
  rules.findLast((rule) => rule.matches(path))

/** Owners of some paths as written; none where no rule names any. */
export function ownersOfPaths({ text, paths }: { text: string; paths: readonly string[] }): string[][] {
  const rules = parseCodeOwners(text)
  return paths.map((path) => ruleFor(rules, path)?.owners.map((owner) => owner.text) ?? [])
}

/** The default owners, from the last rule for all files, as written. */
export const defaultOwners = (text: string): string[] =>
  parseCodeOwners(text)
    .findLast((rule) => rule.pattern === '*')
    ?.owners.map((owner) => owner.text) ?? []
