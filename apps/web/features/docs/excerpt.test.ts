import { expect, test } from 'vitest'
import { excerptOf } from './excerpt.ts'

test('leaves out front matter and the title', () => {
  expect(excerptOf('---\ntitle: x\n---\n# Ledger\n\nBooks money.')).toBe('Books money.')
  expect(excerptOf('Ledger\n======\n\nBooks money.')).toBe('Books money.')
})

test('ends between blocks', () => {
  const block = 'word '.repeat(100).trim()
  expect(excerptOf([block, block, block].join('\n\n'))).toBe(block)
})

test('never ends within a fenced block', () => {
  const code = `\`\`\`sh\n${'make\n\n'.repeat(300)}\`\`\``
  expect(excerptOf(`Run it.\n\n${code}\n\nMore.`)).toBe('Run it.')
  expect(excerptOf('Run it.\n\n```sh\nmake up\n\nmake run\n```\n\nMore.')).toBe(
    'Run it.\n\n```sh\nmake up\n\nmake run\n```\n\nMore.',
  )
})

test('never ends with a heading', () => {
  expect(excerptOf(`Text.\n\n## Usage\n\n${'word '.repeat(200)}`)).toBe('Text.')
  expect(excerptOf(`Text.\n\n-   __Reference__\n\n    ${'word '.repeat(200)}`)).toBe('Text.')
})

test('has no references to footnotes that are not in it', () => {
  expect(excerptOf('Wakes somebody up[^pages] at night.')).toBe('Wakes somebody up at night.')
})
