import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { compareMeaning } from './score.ts'

// The cases of pymdownx' own tests, beside what it makes of them. Found as those of oracle.test.ts are.
const techdocs = process.env.CALLBOARD_TECHDOCS ?? path.resolve(import.meta.dirname, '../../../shared/data/techdocs')
const folder = path.join(techdocs, 'pymdownx-cases')
const isThere = existsSync(folder)

const escapes = 'escapes within a mark, and marks in which a word ends (the case asks for the "dumb" variant)'
const shorthand = 'names of users, repositories and issues become links only with a configured host; addresses stay whole'

/** Each case, the least that it shares with what is expected (1 is everything), and what is left. */
const cases: [string, number, string][] = [
  ['betterem/betterem (normal)', 0.94, 'unbalanced emphasis is read as CommonMark has it'],
  ['betterem/betterem (reverse)', 0.92, 'as above, with the options for asterisks and underscores exchanged'],
  ['caret/caret (dumb no sup)', 0.93, escapes],
  ['caret/caret (no insert)', 0.78, 'the case switches insertions off, and has an escaped blank in a superscript'],
  ['caret/caret (no sup)', 1, ''],
  ['escapeall/escapeall (ws normal)', 0.13, 'not part of TechDocs: CommonMark escapes punctuation alone'],
  ['escapeall/escapeall', 0.2, 'not part of TechDocs: CommonMark escapes punctuation alone'],
  ['extra/extra (config)', 0.96, 'an encoded address'],
  ['extra/extra', 0.96, 'Markdown in an HTML block without a blank line'],
  ['keys/keys', 0.87, 'keys that the case adds by configuration; escaped plus signs'],
  ['keys/keys (camel)', 0.97, ''],
  ['magiclink/magiclink (bitbucket)', 0.73, shorthand],
  ['magiclink/magiclink (extensions)', 0.95, 'an address right before the end of a mark'],
  ['magiclink/magiclink (gitlab)', 0.73, shorthand],
  ['magiclink/magiclink (invalid)', 0.76, shorthand],
  ['magiclink/magiclink (shorthand)', 0.79, shorthand],
  ['magiclink/magiclink (shorthand-social)', 0.79, shorthand],
  ['magiclink/magiclink', 0.88, "brackets and dots at the edge of an address, as GitHub's dialect has them; ftp"],
  ['magiclink/magiclink_hide_protocol', 0.69, shorthand],
  ['mark/mark (dumb)', 0.92, escapes],
  ['mark/mark', 1, ''],
  ['progressbar/progressbar', 0.29, 'not part of TechDocs, and shown as text'],
  ['striphtml/striphtml (no attr strip)', 0.9, 'a paragraph around HTML'],
  ['striphtml/striphtml', 0.9, 'a paragraph around HTML'],
  ['superfences/superfences (custom)', 0.79, 'a formatter of Python makes no code of it there'],
  ['superfences/superfences (failures)', 0.75, 'broken fences are read as CommonMark has them'],
  ['superfences/superfences (no indent blocks)', 0.94, 'the case switches indented code off'],
  ['superfences/superfences (no pygments)', 1, ''],
  ['superfences/superfences (normal)', 0.98, ''],
  ['superfences/superfences (preserve tabs)', 0.98, ''],
  ['tasklist/tasklist (checkable)', 0.97, ''],
  ['tasklist/tasklist (custom checkable)', 0.97, ''],
  ['tasklist/tasklist (custom)', 0.97, ''],
  ['tasklist/tasklist', 0.98, ''],
  ['tilde/tilde (dumb no sub)', 0.93, escapes],
  ['tilde/tilde (no delete)', 0.76, 'the case switches deletions off, and has an escaped blank in a subscript'],
  ['tilde/tilde (no sub)', 1, ''],
]

if (!isThere) process.stdout.write(`Cases are not compared with those of pymdownx: there is no ${folder}.\n`)

test.runIf(isThere)('every case is compared', () => {
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.txt'))
  expect(found.map((file) => file.replace('.txt', '')).sort()).toEqual(cases.map(([name]) => name).sort())
})

test.runIf(isThere).each(cases)('%s renders as in pymdownx', async (name, least, left) => {
  const read = (ending: string) => readFileSync(path.join(folder, `${name}.${ending}`), 'utf8')
  const { score, differences } = await compareMeaning(read('txt'), read('html'))
  process.stdout.write(`${name.padEnd(44)} ${score.toFixed(3)}${left && ` · left: ${left}`}\n`)
  expect(score, differences).toBeGreaterThanOrEqual(least)
})
