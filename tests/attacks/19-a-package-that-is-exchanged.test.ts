import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { root } from './source-graph.ts'

// Somebody exchanges a package on its way here: in a registry, in a mirror, or in a repository that a dependency points to.
// Known vulnerabilities: infra/supply-chain. What a container that was taken over can do: infra/deploy/manifests.test.ts.

const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const packages = z
  .object({ packages: z.record(z.string(), z.looseObject({ integrity: z.string().optional(), link: z.boolean().optional() })) })
  .parse(JSON.parse(read('package-lock.json'))).packages

test('every locked package has a checksum that npm compares', () => {
  const installed = Object.entries(packages).filter(([name, { link }]) => name.includes('node_modules/') && !link)
  expect(installed.length).toBeGreaterThan(500)
  expect(installed.filter(([, { integrity }]) => !/^sha512-[\w+/]{86}==$/.test(integrity ?? '')).map(([name]) => name)).toEqual(
    [],
  )
})

test('no dependency is a repository, an address or a file', () => {
  const dependencies = z.record(z.string(), z.string()).default({})
  const manifest = z.looseObject({
    dependencies,
    devDependencies: dependencies,
    optionalDependencies: dependencies,
  })
  const files = ['package.json', ...globSync('{apps,packages,plugins,tools,infra,workers}/{,*/}package.json', { cwd: root })]
  expect(files.length).toBeGreaterThan(15)
  const version = /^(npm:@?[\w./-]+@)?[\^~>=<]*\s*\d[\w.+-]*( .*)?$|^\*$/
  for (const file of files) {
    const { dependencies, devDependencies, optionalDependencies } = manifest.parse(JSON.parse(read(file)))
    for (const [name, wanted] of Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }))
      expect([file, name, version.test(wanted)]).toEqual([file, name, true])
  }
})

test('an image runs no script of a package while it is built, and installs exactly what is locked', () => {
  const installs = read('infra/deploy/Dockerfile')
    .split('\n')
    .filter((line) => /\b(npm|npx|yarn|pnpm)\b/.test(line) && /\b(ci|install|add|i)\b/.test(line))
  expect(installs.length).toBeGreaterThan(0)
  for (const line of installs) expect(line).toMatch(/npm ci --ignore-scripts/)
})
