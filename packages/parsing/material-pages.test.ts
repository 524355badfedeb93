import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { compareMeaning } from './score.ts'

// Pages with the features of Material for MkDocs inside each other, beside what Python-Markdown 3.10 and pymdownx 11 make of them
// with the extensions of TechDocs.
const folder = path.join(import.meta.dirname, 'material-pages')
const names = readdirSync(folder).flatMap((file) => (file.endsWith('.md') ? file.slice(0, -'.md'.length) : []))

/** The least that a page shares with what is expected if that is not everything, and what is left. */
const left: Record<string, [number, string]> = {
  'admonitions-with-everything': [0.96, 'HTML in a block, where Markdown is not read there'],
  'code-with-options': [0.78, 'highlighted words of inline code'],
  'critic-in-blocks': [0.97, 'the second paragraph of a mark, which browsers do not mark there; a comment is a paragraph'],
  'definition-lists': [0.98, 'a paragraph within a definition'],
  'emphasis-at-edges': [0.95, 'a backslash ends a line in CommonMark; bold within slanted or the other way round'],
  'footnotes-anywhere': [0.97, 'names of footnotes in addresses; paragraphs around code'],
  'headings-of-every-kind': [0.93, 'seven number signs are no heading in CommonMark'],
  'images-and-captions': [0.9, 'a paragraph in a figure, which is a line break there'],
  'links-of-every-kind': [0.97, 'an encoded address'],
  'lists-of-every-kind': [0.91, 'lists with other signs are one list there'],
  'quotes-and-rules': [0.96, 'quotes with a blank line between them are one there'],
  'tables-with-content': [0.98, 'an escaped bar in code, which is a bar on GitHub'],
  'task-lists': [0.89, 'a numbered list after another one is part of it there'],
}

test('every exception is of a page', () => {
  expect(names.length).toBeGreaterThan(25)
  expect(Object.keys(left).filter((name) => !names.includes(name))).toEqual([])
})

test.each(names)('%s renders as in MkDocs', async (name) => {
  const read = (ending: string) => readFileSync(path.join(folder, `${name}.${ending}`), 'utf8')
  const { score, differences } = await compareMeaning(read('md'), read('html'))
  expect(score, differences).toBeGreaterThanOrEqual(left[name]?.[0] ?? 1)
})
