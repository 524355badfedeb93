import { expect, test } from 'vitest'
import { tracksCode } from './code-lines.ts'

/** Lines that are code. */
function codeIn(...lines: string[]): string[] {
  const isCode = tracksCode()
  return lines.filter((line) => isCode(line))
}

test.each([
  ['a fence that is longer', ['```', 'a', '````', 'b'], ['```', 'a', '````']],
  ['a shorter fence, which is code', ['````', '```', '````', 'b'], ['````', '```', '````']],
  ['another fence, which is code', ['~~~', '```', '~~~', 'b'], ['~~~', '```', '~~~']],
  ['a fence with a language, which is code', ['```', '```js', '```', 'b'], ['```', '```js', '```']],
  ['a fence that is indented further, which is code', ['```', '    ```', '```', 'b'], ['```', '    ```', '```']],
  ['a fence in a list', ['- ```', '  a', '  ```', 'b'], ['- ```', '  a', '  ```']],
  ['a fence far from its mark', ['1.  ```', '    a', '    ```', 'b'], ['1.  ```', '    a', '    ```']],
  ['a fence in a quote', ['> ```', '> a', '> ```', 'b'], ['> ```', '> a', '> ```']],
  ['a list in code', ['```', '- ```', '```', 'b'], ['```', '- ```', '```']],
  ['a fence without an end', ['```', 'a', ''], ['```', 'a', '']],
  ['three ticks around code', ['```a``` b', 'c'], []],
])('%s', (_, lines, code) => {
  expect(codeIn(...lines)).toEqual(code)
})
