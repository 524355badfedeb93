import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { stringify } from 'yaml'

const areas =
  'payments ledger checkout pricing search identity billing shipping inventory fraud loyalty media tax treasury risk'.split(' ')
const parts = 'gateway worker service proxy adapter importer console engine router registry orchestrator collector'.split(' ')
const tags = 'java typescript go python kotlin rust react grpc kafka postgres redis tier1 tier2 legacy mobile'.split(' ')

const at = <T>(list: readonly T[], i: number): T => list[Math.abs(i) % list.length] as T
const numbered = (name: string, i: number) => `${name}-${String(i).padStart(6, '0')}`
const componentName = (i: number) => numbered(`${at(areas, i)}-${at(parts, i * 7)}`, i)
const groupName = (i: number) => numbered(`team-${at(areas, i)}`, i)
const systemName = (i: number) => numbered(`${at(areas, i * 3)}`, i)

function entity(kind: string, name: string, i: number, spec: object) {
  const sentence = `The ${at(areas, i)} ${at(parts, i * 5)} that serves the ${at(areas, i * 11)} ${at(parts, i)}. `
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: {
      name,
      title: name.replace(/-\d+$/, '').replaceAll('-', ' '),
      description: sentence.repeat(2).trim(),
      tags: [...new Set([at(tags, i), at(tags, i * 3), at(tags, i * 7)])],
      labels: { 'example.com/tier': String(i % 4) },
      annotations: {
        'github.com/project-slug': `acme/${name}`,
        'backstage.io/techdocs-ref': 'dir:.',
        'pagerduty.com/integration-key': numbered('pd', i),
        'sonarqube.org/project-key': `acme:${name}`,
      },
    },
    spec,
  }
}

/** A company's catalog in realistic proportions: of a hundred entities forty components, twenty APIs, fifteen people. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of kinds
export function generatedCatalog(count: number): object[] {
  const share = (percent: number) => Math.max(2, Math.round((count * percent) / 100))
  const [domains, systems, groups, users, resources, apis] = [share(1), share(5), share(4), share(15), share(15), share(20)]
  const components = count - domains - systems - groups - users - resources - apis
  const many = (n: number, make: (i: number) => object) => Array.from({ length: n }, (_, i) => make(i))
  const owner = (i: number) => `group:default/${groupName(i % groups)}`
  const lifecycle = (i: number) => at(['production', 'production', 'experimental', 'deprecated'], i)
  const definition = (i: number) =>
    stringify({
      openapi: '3.0.0',
      info: { title: `API ${i}`, version: '1' },
      paths: Object.fromEntries(
        many(6, (n) => ({ n })).map((_, n) => [
          `/${at(areas, i + n)}/{id}`,
          { get: { responses: { 200: { description: 'ok' } } } },
        ]),
      ),
    })
  return [
    ...many(domains, (i) => entity('Domain', numbered(at(areas, i), i), i, { owner: owner(i) })),
    ...many(systems, (i) =>
      entity('System', systemName(i), i, { owner: owner(i), domain: numbered(at(areas, i % domains), i % domains) }),
    ),
    ...many(groups, (i) =>
      entity('Group', groupName(i), i, {
        type: 'team',
        children: [],
        ...(i > 0 ? { parent: groupName(Math.floor(i / 8)) } : {}),
      }),
    ),
    ...many(users, (i) =>
      entity('User', numbered('person', i), i, {
        profile: { displayName: `Person ${i}`, email: `person-${i}@example.com` },
        memberOf: [groupName(i % groups)],
      }),
    ),
    ...many(resources, (i) =>
      entity('Resource', numbered(`${at(areas, i)}-db`, i), i, {
        type: at(['database', 'bucket', 'queue'], i),
        owner: owner(i),
        system: systemName(i % systems),
      }),
    ),
    ...many(apis, (i) =>
      entity('API', numbered(`${at(areas, i)}-api`, i), i, {
        type: 'openapi',
        lifecycle: lifecycle(i),
        owner: owner(i),
        system: systemName(i % systems),
        definition: definition(i),
      }),
    ),
    ...many(components, (i) =>
      entity('Component', componentName(i), i, {
        type: at(['service', 'service', 'website', 'library', 'batch-job'], i),
        lifecycle: lifecycle(i),
        owner: owner(i),
        system: systemName(i % systems),
        providesApis: i % 2 ? [numbered(`${at(areas, i % apis)}-api`, i % apis)] : [],
        consumesApis: [numbered(`${at(areas, (i * 3) % apis)}-api`, (i * 3) % apis)],
        dependsOn: [
          `resource:default/${numbered(`${at(areas, i % resources)}-db`, i % resources)}`,
          `component:default/${componentName((i + 7) % components)}`,
        ],
      }),
    ),
  ]
}

/** The same as a folder of catalog files with a hundred documents each. */
export function writeCatalogFiles(count: number): { dir: string; remove(): void } {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'callboard-catalog-'))
  const all = generatedCatalog(count)
  for (let i = 0; i < all.length; i += 100) {
    const documents = all.slice(i, i + 100).map((e) => stringify(e))
    writeFileSync(path.join(dir, `catalog-${String(i / 100).padStart(4, '0')}.yaml`), documents.join('---\n'))
  }
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) }
}

/** Names of entities in a generated catalog, one per kind. */
export const generatedNames = {
  component: componentName(1),
  api: numbered(`${at(areas, 1)}-api`, 1),
  group: groupName(1),
}
