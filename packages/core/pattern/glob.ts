import { AppError } from '../errors.ts'

// The only implementation of user-supplied glob patterns. Never a regular expression: a pattern of thirty characters can keep a
// backtracking engine busy for minutes. Matching takes at most (pattern × path) steps, and the steps of each matcher are limited.

/** Maximum alternatives after expanding braces; `{a,b}{c,d}` has four. */
const maxAlternatives = 256
const maxPatternLength = 500

/** Maximum steps of one matcher, about two seconds: far more than all paths of a large repository need. */
const maxSteps = 300_000_000
type Steps = { left: number }

type CharacterTest = (character: string) => boolean
/** One path segment of a pattern: characters, `?` and `[…]` as tests, `*` as 'any'. */
type Segment = '**' | readonly (CharacterTest | '*')[]

export type GlobOptions = { ignoreCase?: boolean }

const unsupported = (pattern: string, what: string) =>
  new AppError(
    'invalid_input',
    `The pattern ${pattern.slice(0, 100)} ${what}. Patterns may use *, **, ?, [abc], [!a-z] and {one,two}; put a backslash before a character to mean the character itself.`,
  )

/** All expansions of a pattern's braces. */
function withoutBraces(pattern: string): string[] {
  let depth = 0
  let open = -1
  const commas: number[] = []
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i]
    if (character === '\\') i++
    else if (character === '{' && depth++ === 0) open = i
    else if (character === ',' && depth === 1) commas.push(i)
    else if (character === '}' && depth > 0 && --depth === 0) {
      if (commas.length === 0) throw unsupported(pattern, 'has braces without alternatives')
      const ends = [...commas, i]
      const rests = withoutBraces(pattern.slice(i + 1))
      const inner = ends.flatMap((end, n) => withoutBraces(pattern.slice(n === 0 ? open + 1 : (ends[n - 1] ?? 0) + 1, end)))
      if (inner.length * rests.length > maxAlternatives) throw unsupported(pattern, 'stands for too many alternatives')
      const before = pattern.slice(0, open)
      return inner.flatMap((one) => rests.map((rest) => before + one + rest))
    }
  }
  if (depth > 0) throw unsupported(pattern, 'has a brace that is not closed')
  return [pattern]
}

/** Parses `[abc]`, `[a-z]` and `[!…]`, starting at the bracket. */
function classAt(pattern: string, from: number): { test: CharacterTest; end: number } {
  const end = pattern.indexOf(']', from + 2)
  if (end === -1) throw unsupported(pattern, 'has a bracket that is not closed')
  const text = pattern.slice(from + 1, end)
  const negated = text.startsWith('!') || text.startsWith('^')
  const characters = negated ? text.slice(1) : text
  if (characters.includes('[') || characters === '') throw unsupported(pattern, 'has an invalid bracket expression')
  const ranges: [string, string][] = []
  for (let i = 0; i < characters.length; i++) {
    const first = characters.charAt(i)
    const range = characters[i + 1] === '-' && i + 2 < characters.length
    ranges.push([first, range ? characters.charAt(i + 2) : first])
    if (range) i += 2
  }
  return { test: (c) => ranges.some(([low, high]) => low <= c && c <= high) !== negated, end }
}

function segmentOf(pattern: string, part: string): Segment {
  if (part === '**') return '**'
  const tests: (CharacterTest | '*')[] = []
  for (let i = 0; i < part.length; i++) {
    const character = part.charAt(i)
    if (character === '*') {
      if (tests.at(-1) !== '*') tests.push('*')
    } else if (character === '?') tests.push(() => true)
    else if (character === '[') {
      const { test, end } = classAt(part, i)
      tests.push(test)
      i = end
    } else {
      if ('()|'.includes(character)) throw unsupported(pattern, `uses “${character}”, which is not supported`)
      const meant = character === '\\' ? part.charAt(++i) : character
      if (meant === '') throw unsupported(pattern, 'ends in a backslash')
      tests.push((c) => c === meant)
    }
  }
  return tests
}

/**
 * Whether a segment matches. On a mismatch only the last `*` takes one more character, so there is no exponential backtracking.
 */
function fitsSegment(tests: readonly (CharacterTest | '*')[], text: string, steps: Steps): boolean {
  let at = 0
  let test = 0
  let star = -1
  let mark = 0
  while (at < text.length) {
    steps.left--
    const next = tests[test]
    if (next === '*') {
      star = test++
      mark = at
    } else if (next?.(text.charAt(at))) {
      test++
      at++
    } else if (star >= 0) {
      test = star + 1
      at = ++mark
    } else return false
  }
  while (tests[test] === '*') test++
  return test === tests.length
}

/** The same for whole paths, where `**` matches any number of segments, including none. */
function fitsPath(segments: readonly Segment[], parts: readonly string[], steps: Steps): boolean {
  let at = 0
  let segment = 0
  let star = -1
  let mark = 0
  while (at < parts.length) {
    steps.left--
    const next = segments[segment]
    if (next === '**') {
      star = segment++
      mark = at
    } else if (next !== undefined && fitsSegment(next, parts[at] ?? '', steps)) {
      segment++
      at++
    } else if (star >= 0) {
      segment = star + 1
      at = ++mark
    } else return false
  }
  while (segments[segment] === '**') segment++
  return segment === segments.length
}

/**
 * A matcher for paths: `*` within a segment, `**` across segments, `?`, `[abc]`, `[!a-z]`, `{one,two}`, and `\` to escape. Hidden
 * files have no special meaning.
 * @throws AppError `invalid_input` naming unsupported syntax; the matcher itself throws it if a pattern exceeds the step limit
 */
export function compileGlobs(patterns: readonly string[], { ignoreCase = false }: GlobOptions = {}): (path: string) => boolean {
  const cased = (text: string) => (ignoreCase ? text.toLowerCase() : text)
  const compiled = patterns.flatMap((pattern) => {
    if (pattern.length > maxPatternLength) throw unsupported(pattern, `is longer than ${maxPatternLength} characters`)
    if (pattern.startsWith('!')) throw unsupported(pattern, 'begins with “!”, which is not supported')
    if (/[@?*+!]\(/.test(pattern)) throw unsupported(pattern, 'uses a group in parentheses, which is not supported')
    return withoutBraces(cased(pattern).replace(/^\.\//, '')).map((p) => p.split('/').map((part) => segmentOf(pattern, part)))
  })
  const steps: Steps = { left: maxSteps }
  return (path) => {
    const parts = cased(path).split('/')
    if (steps.left <= 0)
      throw new AppError(
        'invalid_input',
        `The patterns ${patterns.join(', ').slice(0, 200)} take too long. Use fewer stars in them.`,
      )
    return compiled.some((segments) => fitsPath(segments, parts, steps))
  }
}

/** Why a pattern is invalid, as a sentence; undefined if it is valid. */
export function globProblem(pattern: string): string | undefined {
  try {
    compileGlobs([pattern])
    return undefined
  } catch (error) {
    if (error instanceof AppError) return error.message
    throw error
  }
}

/** Whether a text matches a pattern in which only `*` is special; case-insensitive. */
export function fitsWildcard(pattern: string, text: string): boolean {
  const tests = [...pattern.toLowerCase()].map((c): CharacterTest | '*' => (c === '*' ? '*' : (other) => other === c))
  return fitsSegment(tests, text.toLowerCase(), { left: maxSteps })
}
