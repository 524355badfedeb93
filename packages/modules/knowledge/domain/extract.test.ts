import { expect, test } from 'vitest'
import { extractFrom } from './extract.ts'
import type { Block } from './section.ts'
import { coverageOf } from './term-weights.ts'
import { questionTermsOf } from './words.ts'

const block = (kind: Block['kind'], text: string, markdown = text): Block => ({ kind, text, markdown })
const filler = Array.from({ length: 12 }, (_, i) =>
  block('paragraph', `Paragraph ${i} is about something else entirely, and goes on about it for quite a while. `.repeat(3)),
)

function extract(question: string, blocks: Block[]) {
  const terms = questionTermsOf(question)
  return extractFrom(
    blocks,
    question,
    coverageOf({ total: terms.length, terms: terms.map(({ term }, group) => [term, group, 1]) }),
  )
}

test('quotes the paragraph that covers the question and marks its best sentence', () => {
  const answer = block(
    'paragraph',
    'Releases are cut on Mondays. The staging database is restored every night at two. Ask in the channel.',
  )
  const found = extract('When is the staging database restored?', [...filler.slice(0, 6), answer, ...filler.slice(6)])
  expect(found?.highlight).toBe('The staging database is restored every night at two.')
  expect(found?.markdown).toContain(found?.highlight)
  expect(found?.markdown.length).toBeLessThan(1200)
})

test('takes the code that a paragraph announces, and the paragraph that introduces code', () => {
  const intro = block('paragraph', 'Restore the staging database as follows:')
  const code = block('code', 'pg_restore staging', '```sh\npg_restore staging\n```')
  expect(extract('restore the staging database', [intro, code])?.markdown).toBe(`${intro.markdown}\n\n${code.markdown}`)
  expect(extract('pg_restore', [intro, code])?.markdown).toBe(`${intro.markdown}\n\n${code.markdown}`)
})

test('keeps the items of a long list that matter', () => {
  const items = Array.from(
    { length: 30 },
    (_, i) => `- Setting number ${i}${i === 17 ? ' limits the retention of audit entries' : ''}`,
  )
  const found = extract('audit retention', [block('list', items.join(' '), items.join('\n'))])
  expect(found?.markdown).toContain('limits the retention')
  expect(found?.markdown.split('\n')).toHaveLength(5)
  expect(found?.highlight).toBe('Setting number 17 limits the retention of audit entries')
})

test('keeps the head and the best rows of a long table', () => {
  const rows = Array.from({ length: 20 }, (_, i) => `| key${i} | ${i === 15 ? 'timeout of webhooks' : 'nothing'} |`)
  const markdown = ['| Key | Meaning |', '| --- | --- |', ...rows].join('\n')
  const lines = extract('webhook timeout', [block('table', markdown)])?.markdown.split('\n') ?? []
  expect(lines.slice(0, 2)).toEqual(['| Key | Meaning |', '| --- | --- |'])
  expect(lines).toHaveLength(6)
  expect(lines).toContain('| key15 | timeout of webhooks |')
})

test('names the heading of the quote where short sections were joined', () => {
  const blocks = [
    block('paragraph', 'Nothing of interest.'),
    { ...block('heading', 'Retention', '**Retention**'), anchor: 'retention' },
    block('paragraph', 'Audit entries are deleted after a year, which is configurable.'),
  ]
  expect(extract('how long are audit entries retained', blocks)?.heading).toEqual({ title: 'Retention', anchor: 'retention' })
})

test('has nothing to quote of a section without text', () => {
  expect(extract('anything', [block('heading', 'Title', '**Title**')])).toBeUndefined()
})
