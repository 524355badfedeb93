/** One document of a file, as a separately parseable text. */
export type DocumentText = {
  text: string
  /** Lines of the file before this text. */
  linesBefore: number
  /** The line of the file where its content begins, from 1. */
  line: number
}

const marker = /^---(?:\s|$)/
const end = /^\.\.\.(?:\s|$)/
const directive = /^%(?:YAML|TAG)\s/

type Open = { lines: string[]; linesBefore: number; marked: boolean; line: number | undefined }

/**
 * Splits a file into documents. A line that begins with `---` or `...` is always a separator: YAML 1.2 (9.1.2) forbids it within
 * scalars. Line breaks are normalized to `\n` and byte order marks removed, so that lines and columns match an editor. Parsed
 * individually, documents keep their positions whatever precedes them.
 */
export function yamlDocuments(file: string): DocumentText[] {
  const documents: DocumentText[] = []
  const lines = file.split(/\r\n|\n|\r/)
  let open: Open = { lines: [], linesBefore: 0, marked: false, line: undefined }
  const close = (next: number, carried: string[] = []) => {
    if (open.marked || open.line !== undefined)
      documents.push({ text: open.lines.join('\n'), linesBefore: open.linesBefore, line: open.line ?? open.linesBefore + 1 })
    open = { lines: carried, linesBefore: next - carried.length, marked: false, line: undefined }
  }
  for (const [index, raw] of lines.entries()) {
    // Each document of a stream may begin with a byte order mark (5.2), for example in concatenated files.
    const line = raw.startsWith('\uFEFF') && (open.line === undefined || marker.test(raw.slice(1))) ? raw.slice(1) : raw
    const separator = marker.test(line)
    // Directives belong to the following document, even without the `...` before them.
    if (separator && (open.marked || open.line !== undefined)) close(index, takeDirectives(open))
    if (separator) open.marked = true
    open.lines.push(line)
    if (end.test(line)) close(index + 1)
    else if (open.line === undefined && hasContent(separator ? line.slice(3) : line, open.marked)) open.line = index + 1
  }
  close(lines.length)
  return documents
}

function hasContent(line: string, marked: boolean): boolean {
  const content = line.trim()
  return content !== '' && !content.startsWith('#') && (marked || !line.startsWith('%'))
}

function takeDirectives(open: Open): string[] {
  let from = open.lines.length
  while (from > 0 && directive.test(open.lines[from - 1] ?? '')) from--
  return open.lines.splice(from)
}
