// Pattern matching of CODEOWNERS and `.gitignore`, with bounded time for every pattern.

/** One segment of a pattern: characters, `?` (any one) and `*` (any number), neither of which matches a slash. */
export type Token = { char: string } | 'one' | 'many'
export type Segment = Token[] | 'folders'

export function tokensOf(segment: string): Token[] {
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
