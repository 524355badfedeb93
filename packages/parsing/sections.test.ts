import { expect, test } from 'vitest'
import { parseSections } from './tasks/sections.ts'

const long = (word: string) => `${word} `.repeat(60).trim()
const sectionsOf = (text: string) => parseSections({ title: 'Guide', path: 'ledger/guide.md', text }).sections

test('splits a page at its headings, with the ids that they have on the page', () => {
  const sections = sectionsOf(
    `# Guide\n\n${long('intro')}\n\n## Set up\n\n${long('alpha')}\n\n### On Linux\n\n${long('beta')}\n\n## Set up\n\n${long('gamma')}`,
  )
  expect(sections.map(({ heading, crumb, anchor }) => ({ heading, crumb, anchor }))).toEqual([
    { heading: 'Guide', crumb: [], anchor: 'guide' },
    { heading: 'Set up', crumb: ['Guide'], anchor: 'set-up' },
    { heading: 'On Linux', crumb: ['Guide', 'Set up'], anchor: 'on-linux' },
    { heading: 'Set up', crumb: ['Guide'], anchor: 'set-up_1' },
  ])
})

test('joins short sections to the one before, and splits long ones between blocks', () => {
  const short = sectionsOf(`# Guide\n\n${long('intro')}\n\n## Note\n\nShort.\n`)
  expect(short).toHaveLength(1)
  expect(short[0]?.blocks.find((b) => b.kind === 'heading')).toMatchObject({ text: 'Note', anchor: 'note' })
  const paragraphs = Array.from({ length: 12 }, (_, i) => long(`word${i}`)).join('\n\n')
  const parts = sectionsOf(`## Long\n\n${paragraphs}`)
  expect(parts.length).toBeGreaterThan(1)
  expect(parts.every((p) => p.heading === 'Long' && p.terms.body.length <= 400)).toBeTruthy()
  expect(parts.flatMap((p) => p.blocks)).toHaveLength(12)
})

test('reads the blocks of a page, without marks and markup', () => {
  const [section] = sectionsOf(
    [
      '!!! warning "Careful"\n    Take a **backup** first.',
      ':::note\nRead the [manual](manual.md).\n:::',
      '- one\n- `two`',
      '| a | b |\n| - | - |\n| 1 | 2 |',
      '```sh\nmake restore\n```',
      '<details><summary>More</summary></details>',
      '<!-- a comment with a secret -->',
      '[TOC]',
    ].join('\n\n'),
  )
  expect(section?.blocks.map(({ kind, text }) => [kind, text])).toEqual([
    ['paragraph', 'Careful'],
    ['paragraph', 'Take a backup first.'],
    ['paragraph', 'Read the manual.'],
    ['list', 'one two'],
    ['table', 'a b 1 2'],
    ['code', 'make restore'],
    ['paragraph', 'More'],
  ])
  expect(section?.blocks.find((b) => b.kind === 'code')?.markdown).toBe('```sh\nmake restore\n```')
  expect(JSON.stringify(section)).not.toContain('secret')
})

test.each(['', '\n', '# ', '#'.repeat(5000), '> '.repeat(2000), '- '.repeat(2000), '|'.repeat(5000), '```'])(
  'a page without sense has no text to quote: %j',
  (text) => {
    const { sections, terms } = parseSections({ title: '', path: '', text })
    expect(terms.title).toEqual([])
    expect(sections.flatMap((s) => s.terms.body)).toEqual([])
  },
)
