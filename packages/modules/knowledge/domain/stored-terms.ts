import type { PageTerms, SectionTerms } from './section.ts'

// Terms consist of letters and digits, so a text with a line for each field stores them; the index needs no other parsing.

const join = (fields: readonly (readonly string[])[]) => fields.map((terms) => terms.join(' ')).join('\n')
const split = (text: string) => text.split('\n').map((line) => (line === '' ? [] : line.split(' ')))

export const encodePageTerms = ({ title, path }: PageTerms): string => join([title, path])
export const encodeSectionTerms = ({ heading, crumb, body, code }: SectionTerms): string => join([heading, crumb, body, code])

export function decodePageTerms(text: string): PageTerms {
  const [title = [], path = []] = split(text)
  return { title, path }
}

export function decodeSectionTerms(text: string): SectionTerms {
  const [heading = [], crumb = [], body = [], code = []] = split(text)
  return { heading, crumb, body, code }
}
