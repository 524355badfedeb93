import { tracksCode, withoutCode } from './code-lines.ts'

const definition = /^[ \t>]*\[\^([^\]\n]{1,100})\]:/
const reference = /\[\^([^\]\n]{1,100})\]/g

/** A name without blanks that no other footnote has. */
function nameFor(written: string, taken: ReadonlySet<string>): string {
  const name = written.trim().replace(/\s+/g, '-')
  let free = name
  for (let n = 2; taken.has(free); n++) free = `${name}-${n}`
  return free
}

/** Footnotes whose names contain blanks under names without: GitHub's dialect, by which pages are read, has no others. */
export function renameFootnotes(lines: readonly string[]): string[] {
  const isCode = tracksCode()
  const code = lines.map(isCode)
  const defined = new Set(lines.flatMap((line, at) => (code[at] ? [] : (definition.exec(line)?.[1] ?? []))))
  const taken = new Set([...defined].filter((name) => !/\s/.test(name)))
  const names = new Map<string, string>()
  for (const written of defined) {
    if (!/\s/.test(written)) continue
    const name = nameFor(written, taken)
    taken.add(name)
    names.set(written, name)
  }
  if (names.size === 0) return [...lines]
  return lines.map((line, at) => {
    if (code[at] || !line.includes('[^')) return line
    const apart = withoutCode(line)
    return line.replace(reference, (found, written: string, position: number) => {
      const name = apart[position] === '[' ? names.get(written) : undefined
      return name === undefined ? found : `[^${name}]`
    })
  })
}
