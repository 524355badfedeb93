import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { subscribers } from '@callboard/modules/subscribers'
import { expect, test } from 'vitest'
import { eventsPage } from './events-page.ts'

const root = path.resolve(import.meta.dirname, '../..')
const page = readFileSync(path.join(root, 'docs/events.md'), 'utf8')

test('docs/events.md is current; npm run docs writes it', () => {
  expect(page).toBe(eventsPage(subscribers))
})

test('every declared event is on the page, so it has a subscriber', () => {
  const sources = globSync('packages/**/events.ts', { cwd: root, exclude: (file) => file.includes('node_modules') })
  const declared = sources.flatMap((file) =>
    [...readFileSync(path.join(root, file), 'utf8').matchAll(/defineEvent\(\{\s*name: '([^']+)'/g)].map((m) => m[1]),
  )
  expect(declared.length).toBeGreaterThanOrEqual(6)
  for (const name of declared) expect(page).toContain(`## \`${name}\``)
})
