import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../launch/paths.ts'
import { moduleGraph, withModuleGraph } from './module-graph.ts'

const page = readFileSync(path.join(root, 'ARCHITECTURE.md'), 'utf8')
const graph = await moduleGraph()

test('the module graph in ARCHITECTURE.md is current; npm run house writes it', () => {
  expect(page).toBe(withModuleGraph(page, graph))
})

test('the graph shows every module', () => {
  const folders = readdirSync(path.join(root, 'packages/modules'), { withFileTypes: true }).filter((f) => f.isDirectory())
  const modules = folders.map((f) => f.name).filter((name) => name !== 'node_modules')
  expect(modules.length).toBeGreaterThan(20)
  for (const name of modules) expect(graph).toContain(`["${name}"]`)
})

test('an added import changes the page', () => {
  expect(withModuleGraph(page, `${graph}\npackages_modules_search-->packages_modules_costs`)).not.toBe(page)
})

test('rejects a page without the markers', () => {
  expect(() => withModuleGraph('# The house', graph)).toThrow('has no lines')
})
