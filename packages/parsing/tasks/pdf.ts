import { articleLimits } from '@callboard/modules/knowledge/domain/article'
import { getDocumentProxy } from 'unpdf'

/** A line of a page. Sizes and distances are in points. */
type Line = { text: string; size: number; y: number }

type Item = { str: string; hasEOL: boolean; transform: number[] }

/** Lines in the order in which the file draws them. */
function linesOf(items: readonly Item[]): Line[] {
  const lines: Line[] = []
  let line: Line | undefined
  for (const { str, hasEOL, transform } of items) {
    const size = Math.hypot(transform[2] ?? 0, transform[3] ?? 0)
    line ??= { text: '', size: 0, y: transform[5] ?? 0 }
    line.text += str
    if (str.trim()) line.size = Math.max(line.size, size)
    if (!hasEOL) continue
    lines.push(line)
    line = undefined
  }
  return line ? [...lines, line] : lines
}

/** The size of most characters. */
function bodySize(lines: readonly Line[]): number {
  const counts = new Map<number, number>()
  for (const { text, size } of lines) counts.set(Math.round(size), (counts.get(Math.round(size)) ?? 0) + text.length)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0
}

const maxHeading = 120
/** A heading is larger than the text, and the title of a document much larger. */
const larger = { heading: 1.15, title: 1.6 }
/** Lines of a paragraph are closer to each other. */
const paragraphGap = 1.8

/** Text as Markdown that means nothing else: what would be a tag or a heading is escaped. */
const plain = (text: string) =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/</g, '\\<')
    .replace(/^(#{1,6} |>|```|~~~)/, '\\$1')

function markdownOf(lines: readonly Line[], body: number): string {
  let markdown = ''
  let before: Line | undefined
  for (const line of lines) {
    const text = plain(line.text)
    if (text === '') continue
    const isHeading = body > 0 && line.size > body * larger.heading && text.length <= maxHeading
    const gap = before ? Math.abs(before.y - line.y) : Number.POSITIVE_INFINITY
    const isApart = isHeading || !before || gap > paragraphGap * Math.max(line.size, before.size)
    markdown += `${isApart ? '\n\n' : '\n'}${isHeading ? (line.size > body * larger.title ? '## ' : '### ') : ''}${text}`
    // Text right below a heading is a paragraph of its own.
    before = isHeading ? undefined : line
  }
  return markdown
}

/**
 * The text of a PDF as Markdown: what is set larger than the rest is a heading. Empty if it consists of pictures.
 * @throws Error with a sentence for a file that is no PDF, needs a password or has too many pages
 */
export async function readPdf(bytes: Uint8Array): Promise<string> {
  // The parser keeps the buffer and detaches it.
  const pdf = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0, stopAtErrors: false, maxImageSize: 0 })
  try {
    if (pdf.numPages > articleLimits.pdfPages)
      throw new Error(`it has ${pdf.numPages} pages, and at most ${articleLimits.pdfPages} are read`)
    const pages: Line[][] = []
    let left: number = articleLimits.text
    for (let number = 1; number <= pdf.numPages && left >= 0; number++) {
      const page = await pdf.getPage(number)
      const { items } = await page.getTextContent()
      const lines = linesOf(items.filter((item): item is typeof item & Item => 'str' in item))
      pages.push(lines)
      left -= lines.reduce((sum, line) => sum + line.text.length, 0)
      page.cleanup()
    }
    const body = bodySize(pages.flat())
    return pages
      .map((lines) => markdownOf(lines, body).trim())
      .join('\n\n')
      .trim()
  } finally {
    await pdf.loadingTask.destroy()
  }
}
