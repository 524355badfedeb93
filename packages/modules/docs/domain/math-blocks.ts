const maxLines = 60
const closes: Record<string, string> = { $$: '$$', '\\[': '\\]' }

/**
 * Math that stands alone, between `$$` or `\[` and `\]`, as the fenced code that GitHub writes for it.
 * @returns undefined when no math begins at this line, or when it has no end
 */
export function asMathFence(lines: readonly string[], at: number): { lines: string[]; next: number } | undefined {
  const [, indent = '', opening = '', first = ''] = /^([ \t]*)(\$\$|\\\[)(.*)$/.exec(lines[at] ?? '') ?? []
  const closing = closes[opening]
  if (closing === undefined) return undefined
  const content: string[] = []
  for (let next = at; next < Math.min(lines.length, at + maxLines); next++) {
    const line = (next === at ? first : (lines[next] ?? '')).trim()
    // An empty line ends a paragraph, and with it what was no math after all.
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
