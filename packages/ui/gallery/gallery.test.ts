import { readdirSync } from 'node:fs'
import path from 'node:path'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { specimens } from './gallery.tsx'

const ui = path.join(import.meta.dirname, '..')
const components = readdirSync(ui, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() || entry.name.endsWith('.tsx'))
  .map((entry) => path.basename(entry.name, '.tsx'))
  // Loaded by the component of the same name when it is first used.
  .filter((name) => !/-box$|^toasts$/.test(name) && !['gallery', 'node_modules'].includes(name))

const shown = specimens(new Date('2026-11-29T12:00:00Z'))

test('every component has a specimen in the gallery', () => {
  expect(Object.keys(shown).sort()).toEqual(components.sort())
})

test.each(Object.entries(shown))('the specimen of %s renders', (_, specimen) => {
  expect(renderToStaticMarkup(specimen)).not.toBe('')
})
