import { readFileSync } from 'node:fs'
import path from 'node:path'
import { safeDecode } from '@callboard/core/safe-decode'
import { expect, test } from 'vitest'
import { root } from '../launch/paths.ts'
import { makeSbom, sbomSchema } from './sbom.ts'

type Lock = {
  packages: Record<
    string,
    { name?: string; version?: string; dev?: boolean; devOptional?: boolean; link?: boolean; extraneous?: boolean }
  >
}

const sbom = await makeSbom()

test('is a CycloneDX document of this product', () => {
  expect(sbomSchema.safeParse(sbom).error).toBeUndefined()
  expect(sbom.metadata.component).toMatchObject({ name: 'callboard', type: 'application' })
  expect(sbom.components.filter((c) => c.purl.includes('/next@'))).toHaveLength(1)
})

test('lists every production package of package-lock.json, by name and version, and no development tools', () => {
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as Lock
  const purls = new Set(sbom.components.map((c) => safeDecode(c.purl)))
  const nameOf = (key: string) => key.slice(key.lastIndexOf('node_modules/') + 'node_modules/'.length)
  const installed = Object.entries(packages).filter(([key, p]) => key.includes('node_modules/') && !p.link && !p.extraneous)
  const purlOf = ([key, p]: (typeof installed)[number]) => `pkg:npm/${p.name ?? nameOf(key)}@${p.version}`
  const production = installed.filter(([, p]) => !p.dev).map(purlOf)
  expect(production.length).toBeGreaterThan(300)
  expect(production.filter((purl) => !purls.has(purl))).toEqual([])
  expect([...purls].filter((purl) => /pkg:npm\/(@biomejs\/biome|dependency-cruiser|axe-core)@/.test(purl))).toEqual([])
})

test('refers to each component’s dependencies by existing references', () => {
  const refs = new Set([sbom.metadata.component['bom-ref'], ...sbom.components.map((c) => c['bom-ref'])])
  const named = sbom.dependencies.flatMap((d) => [d.ref, ...(d.dependsOn ?? [])])
  expect(named.length).toBeGreaterThan(300)
  expect(named.filter((ref) => !refs.has(ref))).toEqual([])
})
