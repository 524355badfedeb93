/** The first line of fenced code, also in a quote or a list: its fence, and what follows it. */
export const fence = /^[ \t]*(?:>[ \t]*|[-*+][ \t]+|\d+[.)][ \t]+)*(`{3,}|~{3,})([^`]*)$/
const closingFence = /^[ \t>]*(`{3,}|~{3,})[ \t]*$/

const columnOf = (line: string, marker: string): number => line.slice(0, line.indexOf(marker)).replaceAll('\t', '    ').length

/**
 * Whether each line is fenced code, with its fences, called once for each line in order. As in CommonMark, a fence that is indented
 * by four more columns than the first one is part of the code.
 */
export function tracksCode(): (line: string) => boolean {
  let open: { marker: string; column: number } | undefined
  return (line) => {
    if (open) {
      const [, marker] = closingFence.exec(line) ?? []
      if (marker?.startsWith(open.marker) && columnOf(line, marker) < open.column + 4) open = undefined
      return true
    }
    const [, marker] = fence.exec(line) ?? []
    if (marker) open = { marker, column: columnOf(line, marker) }
    return marker !== undefined
  }
}

const codeSpan = /(?<!`)(`{1,9})(?!`)[^`]*\1(?!`)/g

/** A line with blanks in place of its code, so that positions stay. */
export const withoutCode = (line: string): string => line.replace(codeSpan, (code) => ' '.repeat(code.length))
