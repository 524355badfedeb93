import { pageEnding } from '@callboard/modules/docs/domain/page-file'
import type { Block, KnowledgePage, Section, SectionTerms } from './section.ts'
import { termsOf } from './words.ts'

/** A heading of a page with the blocks below it, before short ones are joined and long ones are split. */
export type RawSection = Pick<Section, 'heading' | 'crumb' | 'anchor' | 'blocks'> & { level: number }

/** Shorter sections match by chance and answer little; longer ones hide what they are about. In terms. */
const size = { min: 40, max: 400 }

const lengthOf = ({ terms }: { terms: SectionTerms }) => terms.body.length + terms.code.length

type Measured = RawSection & { terms: SectionTerms }

function measure(section: RawSection): Measured {
  const body: string[] = []
  const code: string[] = []
  for (const block of section.blocks) {
    const into = block.kind === 'code' ? code : body
    for (const term of termsOf(block.text)) into.push(term)
  }
  return { ...section, terms: { heading: termsOf(section.heading), crumb: termsOf(section.crumb.join(' ')), body, code } }
}

const headingBlock = ({ heading, anchor }: RawSection): Block => ({
  kind: 'heading',
  text: heading,
  markdown: `**${heading}**`,
  anchor,
})

/** Appends a short section to the one before it, unless its heading ranks higher. */
function joinShort(sections: readonly Measured[]): Measured[] {
  const joined: Measured[] = []
  for (const next of sections) {
    const last = joined.at(-1)
    if (!last || lengthOf(next) >= size.min || lengthOf(last) >= size.max || next.level < last.level) {
      joined.push(next)
      continue
    }
    const { terms } = last
    joined[joined.length - 1] = {
      ...last,
      blocks: [...last.blocks, ...(next.heading ? [headingBlock(next)] : []), ...next.blocks],
      terms: {
        ...terms,
        body: [...terms.body, ...next.terms.heading, ...next.terms.body],
        code: [...terms.code, ...next.terms.code],
      },
    }
  }
  return joined
}

/** Splits a long section between blocks. */
function splitLong(section: Measured): Measured[] {
  if (lengthOf(section) <= size.max) return [section]
  const parts: Block[][] = [[]]
  let length = 0
  for (const block of section.blocks) {
    const terms = termsOf(block.text).length
    if (length >= size.min && length + terms > size.max) {
      parts.push([])
      length = 0
    }
    parts.at(-1)?.push(block)
    length += terms
  }
  return parts.map((blocks) => measure({ ...section, blocks }))
}

/** The words of a path; those of each folder say what a page is about. */
const wordsOfPath = (path: string) =>
  path
    .replace(pageEnding, '')
    .replace(/[/_\-.]/g, ' ')
    .replace(/\b(index|readme)\b/gi, ' ')

/** A page as it is indexed. */
export function describePage(page: { title: string; path: string }, sections: readonly RawSection[]): KnowledgePage {
  const measured = joinShort(sections.filter((s) => s.heading !== '' || s.blocks.length > 0).map(measure))
  return {
    terms: { title: termsOf(page.title), path: termsOf(wordsOfPath(page.path)) },
    sections: measured.flatMap(splitLong).map(({ level: _, ...section }) => section),
  }
}
