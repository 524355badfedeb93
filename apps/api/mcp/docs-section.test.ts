import { expect, test } from 'vitest'
import { sectionOf } from './docs-section.ts'

const page = `# Runbook

Intro.

## Restart

Run it.

### Twice

Again.

\`\`\`sh
# not a heading
## Restart
\`\`\`

## Roll back ##

Undo it.`

test('lists the headings of a page, without comments in code', () => {
  expect(sectionOf(page, undefined)).toEqual({ text: page, headings: ['Runbook', 'Restart', 'Twice', 'Roll back'] })
})

test('a section contains its subsections and ends at the next heading of its level', () => {
  const { text } = sectionOf(page, 'restart')
  expect(text).toMatch(/^## Restart\n/)
  expect(text).toContain('# not a heading')
  expect(text).not.toContain('Undo')
})

test('the last section ends with the page', () => {
  expect(sectionOf(page, 'Roll back').text).toBe('## Roll back ##\n\nUndo it.')
})

test('says so if there is no such heading', () => {
  expect(sectionOf(page, 'Scale').text).toBeUndefined()
})

test('a code block that is never closed hides the rest', () => {
  expect(sectionOf('~~~\n# x', undefined).headings).toEqual([])
})
