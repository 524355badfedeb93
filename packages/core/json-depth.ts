const [quote, backslash, openBrace, openBracket, closeBrace, closeBracket] = [...'"\\{[}]'].map((c) => c.charCodeAt(0))

/**
 * Whether JSON text is nested deeper than a number of levels. Scans characters without recursion, so no depth can overflow the
 * stack.
 */
export function nestsDeeperThan(levels: number, text: string): boolean {
  let depth = 0
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (quoted) {
      if (code === backslash) i++
      else if (code === quote) quoted = false
    } else if (code === quote) quoted = true
    else if (code === openBrace || code === openBracket) {
      depth++
      if (depth > levels) return true
    } else if (code === closeBrace || code === closeBracket) depth--
  }
  return false
}
