import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { compareMeaning } from './score.ts'

// Compares our pages with those rendered by MkDocs with Material from the same Markdown. Their files are not part of the
// repository; set CALLBOARD_TECHDOCS to their folder, or put them into `folder`.
const folder = process.env.CALLBOARD_TECHDOCS ?? path.resolve(import.meta.dirname, '../../../shared/data/techdocs')
const isThere = existsSync(path.join(folder, 'mkdocs-oracle'))

const read = (...parts: string[]) => readFileSync(path.join(folder, ...parts), 'utf8')
const withoutFrontMatter = (text: string) => text.replace(/^---\n[\s\S]*?\n---\n/, '')

/** Each page, the least that it shares with MkDocs' (1 is everything), and what is left. */
const pages: [string, number, string][] = [
  ['admonitions', 0.99, 'paragraphs around HTML of a widget'],
  ['annotations', 0.99, 'paragraphs around HTML of a widget'],
  ['buttons', 0.98, 'links that run a script are emptied'],
  ['code-blocks', 0.98, 'a line break between the text of a link and its name'],
  ['content-tabs', 0.99, ''],
  ['data-tables', 0.98, 'a line break between the text of a link and its name'],
  ['diagrams', 0.99, ''],
  ['footnotes', 0.99, ''],
  ['formatting', 0.95, 'MkDocs reads Critic Markup within code too; keys were switched off there'],
  ['grids', 0.98, 'paragraphs within the items of a grid'],
  ['icons-emojis', 0.98, 'emphasis right before a word'],
  ['images', 0.97, 'encoded addresses'],
  ['lists', 0.99, 'a paragraph within a definition'],
  ['math', 0.9, 'math was switched off there, and is drawn here'],
  ['sample', 0.9, "GitHub's alerts, which MkDocs does not know"],
  ['tooltips', 0.99, ''],
]

if (!isThere) process.stdout.write(`Pages are not compared with MkDocs': there is no ${folder}.\n`)

test.runIf(isThere).each(pages)('%s renders as in MkDocs', async (name, least, left) => {
  const source = name === 'sample' ? read('mkdocs-oracle', 'sample.md') : read('material-reference', `${name}.md`)
  const { score, differences } = await compareMeaning(withoutFrontMatter(source), read('mkdocs-oracle', `${name}.html`))
  process.stdout.write(`${name.padEnd(14)} ${score.toFixed(3)}${left && ` · left: ${left}`}\n`)
  expect(score, differences).toBeGreaterThanOrEqual(least)
})
