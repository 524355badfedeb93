import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { HelpText } from './help-text.tsx'

test('shows a command as code, without its backticks', () => {
  const html = renderToStaticMarkup(createElement(HelpText, { text: 'What `kubectl config view --raw` prints.' }))
  expect(html).toBe('What <code class="font-mono">kubectl config view --raw</code> prints.')
})
