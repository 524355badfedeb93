/** Lines of a block that MkDocs indents below its mark, without that indent; blank lines belong to it. */
function indented(lines: readonly string[], from: number, indent: string): { inner: string[]; next: number } {
  const inner: string[] = []
  let next = from
  for (; next < lines.length; next++) {
    const line = lines[next] ?? ''
    if (line.trim() !== '' && !line.startsWith(`${indent}    `) && !line.startsWith(`${indent}\t`)) break
    inner.push(line.trim() === '' ? '' : line.slice(indent.length).replace(/^( {4}|\t)/, ''))
  }
  // Blank lines at the end stand between it and what follows.
  while (inner.at(-1) === '') inner.pop()
  return { inner, next: from + inner.length }
}

const admonition = /^([ \t]*)(?:!!!|\?\?\?\+?)[ \t]+([\w-]+)(?:[ \t]+[\w -]+?)?(?:[ \t]+"([^"]*)")?[ \t]*$/
const tab = /^([ \t]*)===[+!]?[ \t]+"([^"]+)"[ \t]*$/
const fence = /^[ \t]*(`{3,}|~{3,})/
const deepest = 10

/** A mark of MkDocs that opens an indented block; undefined for any other line. */
function markOf(line: string): { indent: string; title: string; quoted: boolean } | undefined {
  const note = admonition.exec(line)
  if (note) {
    const [, indent = '', kind = '', title = kind.charAt(0).toUpperCase() + kind.slice(1)] = note
    return { indent, title, quoted: true }
  }
  const [, indent = '', title] = tab.exec(line) ?? []
  return title === undefined ? undefined : { indent, title, quoted: false }
}

/**
 * Writes what MkDocs adds to Markdown in plain Markdown: admonitions become quotes with their title, tabs become
 * sections one after the other. Everything else stays as it is.
 */
export function asCommonMark(text: string, depth = 0): string {
  if (depth > deepest) return text
  const lines = text.split(/\r?\n/)
  const written: string[] = []
  // The fence of the code that a line stands in.
  let open: string | undefined
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? ''
    const [, fenced] = fence.exec(line) ?? []
    if (fenced && open === undefined) open = fenced
    else if (fenced && open && fenced.startsWith(open) && line.trim() === fenced) open = undefined
    const mark = open === undefined ? markOf(line) : undefined
    if (!mark) {
      written.push(line)
      at++
      continue
    }
    const { inner, next } = indented(lines, at + 1, mark.indent)
    const body = asCommonMark(inner.join('\n'), depth + 1).split('\n')
    const block = [...(mark.title ? [`**${mark.title}**`, ''] : []), ...body]
    written.push('', ...block.map((l) => `${mark.indent}${mark.quoted ? `> ${l}` : l}`.trimEnd()), '')
    at = next
  }
  return written.join('\n')
}
