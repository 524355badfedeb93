import { expect, test } from 'vitest'
import { readFrontMatter } from './front-matter.ts'

test.each([
  ['---\ntitle: Home\n---\ntext', 'Home', 'text'],
  ['---\ntitle: Home\n...\ntext', 'Home', 'text'],
  ['\uFEFF---\r\ntitle: Home\r\n---\r\ntext', 'Home', 'text'],
  ["---\ntitle: 'It''s \"here\"'\n---\ntext", 'It\'s "here"', 'text'],
  ['---\ntitle: >-\n  Two\n  lines\ntags: [a]\n---\ntext', 'Two lines', 'text'],
  ['---\ntitle: 404\ntags: [a]\n---\ntext', '404', 'text'],
  ['---\ntitle: One # comment\ntitle: Two\n---\ntext', 'Two', 'text'],
  ['---\ntitle: "Broken"\nowner: {{ team }}\n---\ntext', 'Broken', 'text'],
  ['---\nhide: [toc]\n---\ntext', undefined, 'text'],
  ['---\ntitle: [a]\n---\ntext', undefined, 'text'],
  ['Title: Home\nAuthors: Ada\n    Grace\n\n    code', 'Home', '    code'],
  ['title:   Home', 'Home', ''],
])('%j has the title %j', (text, title, body) => {
  expect(readFrontMatter(text)).toEqual({ title, body })
})

test.each([
  'Note: this is text.\n\nMore.',
  'Title: a\nand text\n\nMore.',
  '# Title: a\n\nb',
  '---\n---\ntext',
  '',
  '---\ntitle: a',
])('%j has no metadata', (text) => {
  expect(readFrontMatter(text)).toEqual({ title: undefined, body: text })
})
