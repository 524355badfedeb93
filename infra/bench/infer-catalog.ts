import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { type Json, normalizeRef, partsOf, stringAt, stringsAt } from '@callboard/modules/catalog/domain/entity'
import { type InferredEntity, isSample, type RepositoryFacts } from '@callboard/modules/inference/domain/facts'
import { inferEntities } from '@callboard/modules/inference/domain/infer'
import { isManifest } from '@callboard/modules/inference/domain/manifests'
import { relevantFiles } from '@callboard/modules/inference/domain/relevant-files'
import { parseAllDocuments } from 'yaml'
import { figure } from './figures.ts'

// Compares what is inferred from real repositories, whose descriptors are hidden, with those descriptors.

type Described = { repository: string; folder: string; type: string; owner: string; dependsOn: string[]; manifestBeside: boolean }

const descriptor = /(^|\/)catalog-info\.ya?ml$/

function filesIn(folder: string, prefix = ''): string[] {
  return readdirSync(path.join(folder, prefix), { withFileTypes: true }).flatMap((f) => {
    const at = prefix ? `${prefix}/${f.name}` : f.name
    return f.isDirectory() ? filesIn(folder, at) : [at]
  })
}

function factsOf(folder: string, repository: string): RepositoryFacts {
  const paths = filesIn(folder).filter((p) => !descriptor.test(p))
  const readable = (p: string) => statSync(path.join(folder, p)).size < 1024 * 1024
  const files = new Map(
    relevantFiles(paths)
      .filter(readable)
      .map((p) => [p, readFileSync(path.join(folder, p), 'utf8')]),
  )
  return {
    slug: `org/${repository}`,
    description: null,
    archived: false,
    topics: [],
    language: null,
    pushedAt: null,
    paths,
    files,
  }
}

const ownerName = (text: string) => partsOf(normalizeRef(text, { kind: 'group' }) ?? '').name.replace(/^.*\//, '')

function describedIn(folder: string, repository: string): { components: Described[]; apis: number } {
  const all = filesIn(folder)
  const components: Described[] = []
  let apis = 0
  for (const file of all.filter((p) => descriptor.test(p) && !isSample(p)))
    for (const document of parseAllDocuments(readFileSync(path.join(folder, file), 'utf8'))) {
      if (!('toJS' in document) || document.errors.length > 0) continue
      const entity = document.toJS() as Json
      if (stringAt(entity, 'kind') === 'API') apis++
      if (stringAt(entity, 'kind') !== 'Component') continue
      const at = file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : ''
      components.push({
        repository,
        folder: at,
        type: stringAt(entity, 'spec', 'type') ?? '',
        owner: ownerName(stringAt(entity, 'spec', 'owner') ?? ''),
        dependsOn: stringsAt(entity, 'spec', 'dependsOn'),
        manifestBeside: all.some((p) => isManifest(p) && (p.includes('/') ? p.slice(0, p.lastIndexOf('/')) : '') === at),
      })
    }
  return { components, apis }
}

const share = (part: number, whole: number) =>
  whole === 0 ? 'none to find' : `${((part / whole) * 100).toFixed(0)} %  (${part} of ${whole})`

type Pair = { described: Described; inferred: InferredEntity }

/** Prints precision and recall of a field, then the wrong values. */
function compare(
  what: string,
  pairs: readonly Pair[],
  described: number,
  truth: (d: Described) => string,
  given: (e: InferredEntity) => string | undefined,
): void {
  const told = pairs.filter((p) => given(p.inferred) !== undefined)
  const right = told.filter((p) => given(p.inferred) === truth(p.described))
  figure(`${what}: right of those concluded (precision)`, share(right.length, told.length))
  figure(`${what}: right of those described (recall)`, share(right.length, described))
  const wrong = new Map<string, number>()
  for (const p of told.filter((t) => !right.includes(t))) {
    const line = `${truth(p.described) || 'nothing'} taken for ${given(p.inferred)}`
    wrong.set(line, (wrong.get(line) ?? 0) + 1)
  }
  for (const [line, times] of [...wrong].sort((a, b) => b[1] - a[1]).slice(0, 25))
    console.log(`      wrong, ${times} times: ${line}`)
}

const typeGiven = (e: InferredEntity) => (e.descriptor.spec?.type === 'other' ? undefined : String(e.descriptor.spec?.type))
const ownerGiven = (e: InferredEntity) => {
  const owner = String(e.descriptor.spec?.owner)
  return owner === 'unknown' ? undefined : ownerName(owner)
}

/** Runs the inference on a folder of repositories, one folder each. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: runs from top to bottom, once
export function benchInference(organization: string): void {
  if (!existsSync(organization)) {
    console.log(
      `Inference: skipped, because ${organization} is not there. Give a folder of repositories: npm run bench -- inference <folder>`,
    )
    return
  }
  console.log('Inference against the descriptors of real repositories, which are hidden from it')
  const described: Described[] = []
  const inferred: { repository: string; entity: InferredEntity }[] = []
  let [apis, began] = [0, performance.now()]
  let spent = 0
  for (const repository of readdirSync(organization)) {
    const folder = path.join(organization, repository)
    const truth = describedIn(folder, repository)
    described.push(...truth.components)
    apis += truth.apis
    const facts = factsOf(folder, repository)
    began = performance.now()
    inferred.push(...inferEntities(facts).map((entity) => ({ repository, entity })))
    spent += performance.now() - began
  }
  const components = inferred.filter((i) => i.entity.descriptor.kind === 'Component')
  const pairs = described.flatMap((d): Pair[] => {
    const found = components.find((c) => c.repository === d.repository && c.entity.root === d.folder)
    return found ? [{ described: d, inferred: found.entity }] : []
  })
  const withManifest = described.filter((d) => d.manifestBeside)
  const fitting = pairs.filter((p) => p.described.manifestBeside)
  const told = new Set(described.map((d) => d.repository))
  figure('components found of those described', share(pairs.length, described.length))
  figure('… of those whose manifest is in this copy', share(fitting.length, withManifest.length))
  figure('components concluded that are described', share(pairs.length, components.filter((c) => told.has(c.repository)).length))
  console.log('  Where a manifest lies beside the descriptor:')
  compare('type', fitting, withManifest.length, (d) => d.type, typeGiven)
  compare('owner', fitting, withManifest.length, (d) => d.owner, ownerGiven)
  console.log('  All that are described:')
  compare('type', pairs, described.length, (d) => d.type, typeGiven)
  compare('owner', pairs, described.length, (d) => d.owner, ownerGiven)
  const foundApis = inferred.filter((i) => i.entity.descriptor.kind === 'API')
  figure('APIs concluded, and described', `${foundApis.length} and ${apis}`)
  for (const { repository, entity } of foundApis)
    console.log(`      ${entity.descriptor.spec?.type} ${repository}/${entity.file}`)
  const dependencies = components.reduce((sum, c) => sum + stringsAt(c.entity.descriptor.spec, 'dependsOn').length, 0)
  const describedDependencies = described.reduce((sum, d) => sum + d.dependsOn.length, 0)
  figure('dependencies concluded, and described', `${dependencies} and ${describedDependencies}`)
  figure('time for all', `${spent.toFixed(0)} ms`)
}
