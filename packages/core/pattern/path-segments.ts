// Pattern matching of CODEOWNERS and `.gitignore`, with bounded time for every pattern.

/** `[a-z]` or `[!a-z]`: its ranges of characters. */
type CharacterClass = { ranges: [from: string, to: string][]; negated: boolean }
/** One segment of a pattern: characters, `?` (any one) and `*` (any number), neither of which matches a slash, and classes. */
export type Token = { char: string } | CharacterClass | 'one' | 'many'
export type Segment = Token[] | 'folders'

/** The class that begins at a bracket, and the position of its end. Without an end the bracket stands for itself. */
function classAt(segment: string, start: number): { token: CharacterClass; end: number } | undefined {
  const negated = /[!^]/.test(segment[start + 1] ?? '')
  const first = start + (negated ? 2 : 1)
  const ranges: CharacterClass['ranges'] = []
  for (let i = first; i < segment.length; i++) {
    if (segment[i] === ']' && i > first) return { token: { ranges, negated }, end: i }
    if (segment[i] === '\\') i++
    const from = segment[i] ?? ''
    const isRange = segment[i + 1] === '-' && i + 2 < segment.length && segment[i + 2] !== ']'
    ranges.push([from, isRange ? (segment[i + 2] ?? from) : from])
    if (isRange) i += 2
  }
  return undefined
}

/** @param brackets whether brackets have a meaning: in `.gitignore` they do, in CODEOWNERS they do not */
export function tokensOf(segment: string, brackets: 'classes' | 'characters' = 'characters'): Token[] {
  const tokens: Token[] = []
  for (let i = 0; i < segment.length; i++) {
    const char = segment[i] ?? ''
    const inBrackets = char === '[' && brackets === 'classes' ? classAt(segment, i) : undefined
    if (inBrackets) {
      tokens.push(inBrackets.token)
      i = inBrackets.end
    } else if (char === '*') {
      if (tokens.at(-1) !== 'many') tokens.push('many')
    } else if (char === '?') tokens.push('one')
    else if (char === '\\' && i + 1 < segment.length) tokens.push({ char: segment[++i] ?? '' })
    else tokens.push({ char })
  }
  return tokens
}

function matchesOne(token: Token | undefined, char: string): boolean {
  if (token === 'one') return true
  if (typeof token !== 'object') return false
  if ('char' in token) return token.char === char
  return token.ranges.some(([from, to]) => char >= from && char <= to) !== token.negated
}

/** Takes time proportional to the product of both lengths: it only ever backtracks to the last `*`. */
function matchesSegment(tokens: readonly Token[], text: string): boolean {
  let t = 0
  let star = -1
  let resume = 0
  for (let i = 0; i < text.length; ) {
    const token = tokens[t]
    if (token === 'many') {
      star = t++
      resume = i
    } else if (matchesOne(token, text[i] ?? '')) {
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

/** The same for whole paths: `**` matches any number of folders. `whole`: the last segment must end the path. */
export function matchesPath(segments: readonly Segment[], parts: readonly string[], whole: boolean): boolean {
  // reachable[p]: whether the segments so far match the first p parts.
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
