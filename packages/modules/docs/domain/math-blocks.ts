const maxLines = 60
const closes: Record<string, string> = { $$: '$$', '\\[': '\\]' }

/**
 * Converts display math between `$$` or `\[` and `\]` to GitHub's fenced code.
 * @returns undefined if no math begins at this line, or if it has no end
 */
export function asMathFence(lines: readonly string[], at: number): { lines: string[]; next: number } | undefined {
  const [, indent = '', opening = '', first = ''] = /^([ \t]*)(\$\$|\\\[)(.*)$/.exec(lines[at] ?? '') ?? []
  const closing = closes[opening]
  if (closing === undefined) return undefined
  const content: string[] = []
  for (let next = at; next < Math.min(lines.length, at + maxLines); next++) {
    const line = (next === at ? first : (lines[next] ?? '')).trim()
    // An empty line ends the paragraph, so this was not math.
    if (line === '' && next > at && content.some((l) => l !== '')) return undefined
    if (line.endsWith(closing)) {
      content.push(line.slice(0, -closing.length))
      const tex = content.map((l) => l.trim()).filter((l) => l !== '')
      return { lines: ['', ...['```math', ...tex, '```'].map((l) => indent + l), ''], next: next + 1 }
    }
    if (line.includes(closing)) return undefined
    content.push(line)
  }
  return undefined
}
