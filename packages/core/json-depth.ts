const [quote, backslash, openBrace, openBracket, closeBrace, closeBracket] = [...'"\\{[}]'].map((c) => c.charCodeAt(0))

/** Whether JSON text nests arrays and objects deeper than so many levels. Reads characters only, so no depth overflows it. */
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
