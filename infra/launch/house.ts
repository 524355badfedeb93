import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { moduleGraph, withModuleGraph } from '../docs/module-graph.ts'
import { root } from './paths.ts'

// npm run house: draws the dependencies between modules into ARCHITECTURE.md.

const page = path.join(root, 'ARCHITECTURE.md')
writeFileSync(page, withModuleGraph(readFileSync(page, 'utf8'), await moduleGraph()))
console.log('Wrote the module graph in ARCHITECTURE.md.')
