import { trimEndOf } from '@callboard/core/trim'

const fence = /^ {0,3}(`{3,}|~{3,})/
const atxHeading = /^ {0,3}(#{1,6})[ \t]+(\S.*)$/

type Heading = { line: number; level: number; text: string }

/** A heading without its closing sequence: `## Deploy ##`. */
function withoutClosing(text: string): string {
  const trimmed = trimEndOf(text, ' \t')
  const open = trimEndOf(trimmed, '#')
  return (/[ \t]$/.test(open) ? open : trimmed).trim()
}

/** The headings of a Markdown text, without what only looks like one in a code block. */
function headingsOf(lines: readonly string[]): Heading[] {
  const headings: Heading[] = []
  let open = ''
  for (const [line, content] of lines.entries()) {
    const mark = fence.exec(content)?.[1] ?? ''
    if (open) {
      if (mark[0] === open[0] && mark.length >= open.length) open = ''
      continue
    }
    if (mark) open = mark
    const [, hashes = '', text = ''] = atxHeading.exec(content) ?? []
    if (hashes) headings.push({ line, level: hashes.length, text: withoutClosing(text) })
  }
  return headings
}

const sameText = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()

/**
 * The part of a Markdown text under one heading, up to the next of the same or a higher level; all of it without a heading.
 * @returns undefined if there is no such heading; `headings` are those of the whole text, in order
 */
export function sectionOf(markdown: string, heading: string | undefined): { text: string | undefined; headings: string[] } {
  const lines = markdown.split(/\r?\n/)
  const headings = headingsOf(lines)
  const found = { headings: headings.map((h) => h.text) }
  if (heading === undefined) return { text: markdown, ...found }
  const start = headings.findIndex((h) => sameText(h.text, heading.trim()))
  const first = headings[start]
  if (!first) return { text: undefined, ...found }
  const next = headings.slice(start + 1).find((h) => h.level <= first.level)
  return { text: lines.slice(first.line, next?.line).join('\n'), ...found }
}
