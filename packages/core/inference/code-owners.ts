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

/** One segment of a pattern: characters, `?` (any one) and `*` (any number), the last two never across a slash. */
type Token = { char: string } | 'one' | 'many'
type Segment = Token[] | 'folders'

function tokensOf(segment: string): Token[] {
  const tokens: Token[] = []
  for (let i = 0; i < segment.length; i++) {
    const char = segment[i] ?? ''
    if (char === '*') {
      if (tokens.at(-1) !== 'many') tokens.push('many')
    } else if (char === '?') tokens.push('one')
    else if (char === '\\' && i + 1 < segment.length) tokens.push({ char: segment[++i] ?? '' })
    else tokens.push({ char })
  }
  return tokens
}

/** Matches in time proportional to the two lengths multiplied, whatever the pattern: it goes back to the last `*` alone. */
function matchesSegment(tokens: readonly Token[], text: string): boolean {
  let t = 0
  let star = -1
  let resume = 0
  for (let i = 0; i < text.length; ) {
    const token = tokens[t]
    if (token === 'many') {
      star = t++
      resume = i
    } else if (token === 'one' || (typeof token === 'object' && token.char === text[i])) {
      t++
      i++
    } else if (star >= 0) {
      t = star + 1
      i = ++resume
    } else {
      return false
    }
  }
  while (tokens[t] === 'many') t++
  return t === tokens.length
}

/** As above, one level up: `**` stands for any number of folders. `whole`: nothing may follow the last segment. */
function matchesPath(segments: readonly Segment[], parts: readonly string[], whole: boolean): boolean {
  // reachable[p]: whether the segments so far can match the first p parts.
  let reachable = parts.map(() => false)
  reachable = [true, ...reachable]
  for (const segment of segments) {
    const next = reachable.map(() => false)
    for (let p = 0; p < reachable.length; p++) {
      if (segment === 'folders') next[p] = Boolean(reachable[p]) || (p > 0 && Boolean(next[p - 1]))
      else if (p > 0 && reachable[p - 1]) next[p] = matchesSegment(segment, parts[p - 1] ?? '')
    }
    reachable = next
  }
  return whole ? Boolean(reachable.at(-1)) : reachable.some(Boolean)
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
