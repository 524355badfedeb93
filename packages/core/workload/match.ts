import { type Descriptor, refOf, stringAt } from '../entity/entity.ts'
import { imageParts } from './image.ts'
import { parseSelector, type Requirement, selects } from './selector.ts'

// Which entity a workload belongs to. Annotations as Backstage's Kubernetes plugin has them; where an entity has none of
// them, the image's name and the repository that the entity comes from.

export type MatchRule = 'kubernetes-id' | 'selector' | 'namespace' | 'image'

/** What is asked of a workload. */
export type MatchedWorkload = {
  integrationId: string
  key: string
  /** The name under which its runtime was connected. */
  runtime: string
  namespace: string
  name: string
  labels: Readonly<Record<string, string>>
  images: readonly string[]
}
export type Match = { ref: string; integrationId: string; key: string; rule: MatchRule }

type Candidate = {
  ref: string
  /** A cluster and a namespace that the entity restricts itself to. */
  runtime: string | undefined
  namespace: string | undefined
}

/** What entities say about their workloads, arranged for looking up. */
export type MatchRules = {
  byId: Map<string, Candidate[]>
  selectors: (Candidate & { requirements: Requirement[] })[]
  byNamespace: Map<string, Candidate[]>
  /** By `owner/repository`. A repository with several components leaves it to their names. */
  byRepository: Map<string, string[]>
  /** By name, for components that are alone with it. */
  byName: Map<string, string[]>
}

const annotation = (entity: Descriptor, name: string) =>
  entity.metadata.annotations?.[`backstage.io/${name}`]?.trim() || undefined

/** `owner/repository` that an entity comes from, in lower case: what it says itself, else where it was read. */
const repositoryOf = (entity: Descriptor, readFrom: string | undefined): string | undefined =>
  (entity.metadata.annotations?.['github.com/project-slug'] ?? readFrom)?.toLowerCase() || undefined

const add = <K, V>(map: Map<K, V[]>, key: K, value: V) => {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

/** Arranges the entities of a tenant. `repository` is the one that an entity's descriptor was read from, as `owner/name`. */
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

function byImage(rules: MatchRules, image: string, workload: string): string | undefined {
  const path = imageParts(image).repository.toLowerCase().split('/')
  const named = rules.byName.get(path.at(-1) ?? '') ?? []
  const inRepository = rules.byRepository.get(path.slice(-2).join('/')) ?? []
  // One component in the image's repository; else the one of them that bears the name of the image or of the workload.
  if (inRepository.length === 1) return inRepository[0]
  for (const names of [named, rules.byName.get(workload.toLowerCase()) ?? []]) {
    const both = inRepository.filter((ref) => names.includes(ref))
    if (both.length === 1) return both[0]
  }
  return named.length === 1 ? named[0] : undefined
}

/** The entities that workloads belong to. Annotations win; the image is asked where none of them leads anywhere. */
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
