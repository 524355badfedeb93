import { type Descriptor, refOf, stringAt } from '@callboard/modules/catalog/domain/entity'
import { imageParts } from './image.ts'
import { parseSelector, type Requirement, selects } from './selector.ts'

// Matches workloads to entities. Uses the annotations of Backstage's Kubernetes plugin; if an entity has none, the image's name
// and the repository of the entity.

export type MatchRule = 'kubernetes-id' | 'selector' | 'namespace' | 'image'

/** The attributes of a workload that matching uses. */
export type MatchedWorkload = {
  integrationId: string
  key: string
  /** The name of its runtime's integration. */
  runtime: string
  namespace: string
  name: string
  labels: Readonly<Record<string, string>>
  images: readonly string[]
}
export type Match = { ref: string; integrationId: string; key: string; rule: MatchRule }

type Candidate = {
  ref: string
  /** A cluster and namespace that the entity is restricted to. */
  runtime: string | undefined
  namespace: string | undefined
}

/** Matching data of entities, indexed for lookup. */
export type MatchRules = {
  byId: Map<string, Candidate[]>
  selectors: (Candidate & { requirements: Requirement[] })[]
  byNamespace: Map<string, Candidate[]>
  /** By `owner/repository`. If a repository has several components, their names decide. */
  byRepository: Map<string, string[]>
  /** By name, for components with a unique name. */
  byName: Map<string, string[]>
}

const annotation = (entity: Descriptor, name: string) =>
  entity.metadata.annotations?.[`backstage.io/${name}`]?.trim() || undefined

/** `owner/repository` of an entity, in lower case: from its annotation, otherwise from its source. */
const repositoryOf = (entity: Descriptor, readFrom: string | undefined): string | undefined =>
  (entity.metadata.annotations?.['github.com/project-slug'] ?? readFrom)?.toLowerCase() || undefined

const add = <K, V>(map: Map<K, V[]>, key: K, value: V) => {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

/** Indexes the entities of a tenant. `repository` is that of the descriptor, as `owner/name`. */
export function matchRules(entities: Iterable<{ entity: Descriptor; repository?: string | undefined }>): MatchRules {
  const rules: MatchRules = { byId: new Map(), selectors: [], byNamespace: new Map(), byRepository: new Map(), byName: new Map() }
  for (const { entity, repository: readFrom } of entities) {
    const ref = refOf(entity)
    const namespace = annotation(entity, 'kubernetes-namespace')
    const candidate = { ref, namespace, runtime: annotation(entity, 'kubernetes-cluster') }
    const id = annotation(entity, 'kubernetes-id')
    const selector = annotation(entity, 'kubernetes-label-selector')
    const requirements = selector ? parseSelector(selector) : undefined
    if (requirements) rules.selectors.push({ ...candidate, requirements })
    else if (id) add(rules.byId, id, candidate)
    else if (namespace) add(rules.byNamespace, namespace, candidate)
    else if (entity.kind.toLowerCase() === 'component' && stringAt(entity.spec, 'type') !== 'library') {
      const repository = repositoryOf(entity, readFrom)
      if (repository) add(rules.byRepository, repository, ref)
      add(rules.byName, entity.metadata.name.toLowerCase(), ref)
    }
  }
  return rules
}

const fits = (candidate: Candidate, workload: MatchedWorkload) =>
  (!candidate.runtime || candidate.runtime === workload.runtime) &&
  (!candidate.namespace || candidate.namespace === workload.namespace)

function byAnnotations(rules: MatchRules, workload: MatchedWorkload): [string, MatchRule][] {
  const id = workload.labels['backstage.io/kubernetes-id']
  const found: [string, MatchRule][] = [
    ...rules.selectors
      .filter((s) => fits(s, workload) && selects(s.requirements, workload.labels))
      .map((s) => [s.ref, 'selector'] as const),
    ...(id ? (rules.byId.get(id) ?? []) : []).filter((c) => fits(c, workload)).map((c) => [c.ref, 'kubernetes-id'] as const),
  ].map(([ref, rule]) => [ref, rule])
  if (found.length > 0) return found
  return (rules.byNamespace.get(workload.namespace) ?? []).filter((c) => fits(c, workload)).map((c) => [c.ref, 'namespace'])
}

/** Maximum parts of an image's path that are looked at. */
const maxParts = 8

/**
 * Lookup keys of an image, in lower case: the last part of its name, and each `owner/repository` in its path, the last first. A
 * repository with several images has them below its own name: `acme/shop/worker`.
 */
function imageKeys(image: string): { repositories: string[]; name: string } {
  const path = imageParts(image).repository.toLowerCase().split('/').slice(-maxParts)
  const pairs = path.slice(1).map((name, i) => `${path[i]}/${name}`)
  return { repositories: pairs.length > 0 ? pairs.reverse() : [path.join('/')], name: path.at(-1) ?? '' }
}

function byImage(rules: MatchRules, image: string, workload: string): string | undefined {
  const keys = imageKeys(image)
  const named = rules.byName.get(keys.name) ?? []
  const inRepository = keys.repositories.map((name) => rules.byRepository.get(name)).find((refs) => refs !== undefined) ?? []
  // The only component in the image's repository; otherwise the one with the name of the image or the workload.
  if (inRepository.length === 1) return inRepository[0]
  for (const names of [named, rules.byName.get(workload.toLowerCase()) ?? []]) {
    const both = inRepository.filter((ref) => names.includes(ref))
    if (both.length === 1) return both[0]
  }
  return named.length === 1 ? named[0] : undefined
}

/** Entities written or removed since the last matching. */
export type ChangedEntities = {
  /** Existing ones, in their current state. */
  present: readonly { entity: Descriptor; repository?: string | undefined }[]
  /** Names of all of them in lower case, including removed ones. */
  names: readonly string[]
  /** Their previous repositories, in lower case. */
  formerRepositories: readonly string[]
}

/**
 * Workloads that changed entities may affect, besides those matched to them before. A component also affects workloads with its
 * name and repository that are not matched to it, because it makes them ambiguous.
 */
export function concernedBy(changed: ChangedEntities): (workload: MatchedWorkload) => boolean {
  const rules = matchRules(changed.present)
  const names = new Set(changed.names)
  const repositories = new Set([...changed.formerRepositories, ...rules.byRepository.keys()])
  return (workload) =>
    byAnnotations(rules, workload).length > 0 ||
    workload.images.some((image) => {
      const keys = imageKeys(image)
      return (
        names.has(keys.name) || names.has(workload.name.toLowerCase()) || keys.repositories.some((name) => repositories.has(name))
      )
    })
}

/** Names and repositories of the components needed to match workloads, in lower case. */
export function componentsFor(workloads: readonly MatchedWorkload[]): { names: string[]; repositories: string[] } {
  const keys = workloads.flatMap((w) => w.images.map(imageKeys))
  const names = new Set([...keys.map((k) => k.name), ...workloads.map((w) => w.name.toLowerCase())])
  return { names: [...names], repositories: [...new Set(keys.flatMap((k) => k.repositories))] }
}

/** The entities of workloads. Annotations take precedence; the image is used if none of them matches. */
export function matchWorkloads(rules: MatchRules, workloads: readonly MatchedWorkload[]): Match[] {
  return workloads.flatMap((workload) => {
    const { integrationId, key } = workload
    const stated = byAnnotations(rules, workload)
    const images = [
      ...new Set(workload.images.map((image) => byImage(rules, image, workload.name)).filter((ref) => ref !== undefined)),
    ]
    const found = stated.length > 0 ? stated : images.map((ref): [string, MatchRule] => [ref, 'image'])
    return [...new Map(found)].map(([ref, rule]) => ({ ref, integrationId, key, rule }))
  })
}
