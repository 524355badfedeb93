import { matchesPath, type Segment, tokensOf } from '@callboard/core/pattern/path-segments'

// CODEOWNERS as GitHub documents it (docs.github.com, "About code owners"): most of gitignore's patterns, with exceptions.

/** Where GitHub looks for the file; the first that exists counts. */
export const codeOwnersPaths = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS']

/** Who a line names. An e-mail address stands for whoever has it at GitHub. */
export type CodeOwner =
  | { type: 'team'; organization: string; slug: string; text: string }
  | { type: 'user'; login: string; text: string }
  | { type: 'email'; address: string; text: string }

export type CodeOwnersRule = { pattern: string; owners: CodeOwner[]; matches(path: string): boolean }

/** GitHub ignores larger files. */
const maxFileBytes = 3 * 1024 * 1024
/** Longer lines are no rules that a person wrote. */
const maxLineLength = 2000
const maxRules = 20_000

function ownerFrom(text: string): CodeOwner | undefined {
  const [, organization, slug] = /^@([\w-]+)\/([\w.-]+)$/.exec(text) ?? []
  if (organization && slug) return { type: 'team', organization: organization.toLowerCase(), slug: slug.toLowerCase(), text }
  const login = /^@([\w-]+)$/.exec(text)?.[1]
  if (login) return { type: 'user', login: login.toLowerCase(), text }
  return /^[^@\s]+@[^@\s]+$/.test(text) ? { type: 'email', address: text.toLowerCase(), text } : undefined
}

/** The words of a line, with `\ ` kept inside a word, up to a comment. */
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
 * A pattern as a test of paths. Patterns with a slash other than at the end belong to the root; `docs/*` means the files
 * directly in `docs`, every other pattern also what lies below what it matches. Letter case counts.
 */
function compilePattern(pattern: string): ((path: string) => boolean) | undefined {
  // GitHub supports neither negation nor an escaped comment sign; square brackets stand for themselves.
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
    // `folder/` matches what lies in the folder, never a file of that name.
    return folderOnly ? matchesPath(segments, parts.slice(0, -1), false) : matchesPath(segments, parts, directOnly)
  }
}

/** The rules of a CODEOWNERS file. As on GitHub, a line that is not valid is left out; one without owners takes ownership away. */
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

/** The rule that says who owns a path: the last that matches. */
export const ruleFor = (rules: readonly CodeOwnersRule[], path: string): CodeOwnersRule | undefined =>
  rules.findLast((rule) => rule.matches(path))

/** The owners of everything, by the last rule for all files, as they are written. */
export const defaultOwners = (text: string): string[] =>
  parseCodeOwners(text)
    .findLast((rule) => rule.pattern === '*')
    ?.owners.map((owner) => owner.text) ?? []
