import { apiNameOf, apisOf } from './apis-of.ts'
import { codeOwnersPaths } from './code-owners.ts'
import {
  type Evidence,
  folderOf,
  type Guess,
  type InferredEntity,
  isSample,
  nameOf,
  type RepositoryFacts,
  within,
} from './facts.ts'
import { type Manifest, manifestsOf } from './manifests.ts'
import { namesOf, safeName, uniqueName } from './names.ts'
import { ownerOf } from './owner-of.ts'
import { packagesOf } from './packages-of.ts'
import { type Folder, lifecycleOf, ownPaths, typeOf } from './type-of.ts'

const maxComponents = 200

/** Folders that are separate components: those with a manifest, except the root of a monorepo. */
function rootsOf(manifests: readonly Manifest[]): string[] {
  const folders = [...new Set(manifests.map((m) => folderOf(m.path)))]
  const inner = (folder: string) => folders.some((f) => f !== folder && within(folder, f))
  const roots = folders.filter((folder) => {
    const own = manifests.filter((m) => folderOf(m.path) === folder)
    // A chart next to what it deploys is part of it.
    if (own.every((m) => m.ecosystem === 'helm')) return !folders.some((f) => f !== folder && (within(f, folder) || f === ''))
    const shell = own.every(
      (m) => m.workspaces.length > 0 || (!m.published && m.commands.length === 0 && m.dependencies.length === 0),
    )
    return !(shell && inner(folder)) || folder === ''
  })
  return (roots.includes('') ? roots : ['', ...roots]).slice(0, maxComponents)
}

const evidenceFor = (field: string, { source, why, confidence }: Omit<Guess, 'value'>): Evidence => ({
  field,
  source,
  why,
  confidence,
})

const byProperty = ({ property, value }: { property: string; value: string }) => ({
  source: 'repository',
  confidence: 0.95,
  why: `The custom property ${property} is ${value}.`,
})

const mappedLifecycle = ({ mapped }: RepositoryFacts): Guess | undefined =>
  mapped?.lifecycle && { ...byProperty(mapped.lifecycle), value: mapped.lifecycle.value.trim().toLowerCase().slice(0, 60) }

function unknownOwner({ paths }: RepositoryFacts): Guess {
  const file = codeOwnersPaths.find((p) => paths.includes(p))
  const named = file ? `${file} does not name a known owner` : 'No CODEOWNERS file names an owner'
  return {
    value: 'unknown',
    source: file ?? 'repository',
    confidence: 0,
    why: `${named}, and neither teams nor commits indicate one.`,
  }
}

function docsOf({ paths, root }: Folder): Guess | undefined {
  const at = (name: string) => paths.find((p) => p === (root ? `${root}/${name}` : name))
  const source = at('mkdocs.yml') ?? at('mkdocs.yaml')
  if (source) return { value: 'dir:.', source, confidence: 0.9, why: 'It has pages for MkDocs.' }
  const page = at('docs/index.md') ?? at('docs/README.md')
  return page ? { value: 'dir:.', source: page, confidence: 0.7, why: 'It has a folder of docs with a first page.' } : undefined
}

type Component = { folder: Folder; name: string; manifest: Manifest | undefined }

const noPackages = { provides: [], needs: [] }

function metadataOf(
  { folder, name, manifest }: Component,
  facts: RepositoryFacts,
  { description, docs }: { description: string | undefined; docs: string | undefined },
): InferredEntity['descriptor']['metadata'] {
  return {
    name,
    ...(manifest?.name && safeName(manifest.name) !== manifest.name ? { title: manifest.name } : {}),
    ...(description ? { description } : {}),
    ...(facts.topics.length > 0 && folder.root === ''
      ? { tags: facts.topics.filter((t) => /^[a-z0-9:+#]+(-[a-z0-9:+#]+)*$/.test(t)) }
      : {}),
    annotations: {
      'github.com/project-slug': facts.slug,
      ...(docs ? { 'backstage.io/techdocs-ref': docs } : {}),
    },
  }
}

function componentOf(
  { folder, name, manifest }: Component,
  facts: RepositoryFacts,
  system: string | undefined,
  manifests: readonly Manifest[],
): InferredEntity {
  const { root } = folder
  const [type, lifecycle] = [typeOf(folder), mappedLifecycle(facts) ?? lifecycleOf(folder)]
  const owner = ownerOf(facts, root) ?? unknownOwner(facts)
  const docs = docsOf(folder)
  const description = manifest?.description ?? (root === '' ? (facts.description ?? undefined) : undefined)
  const evidence = [evidenceFor('spec.type', type), evidenceFor('spec.lifecycle', lifecycle), evidenceFor('spec.owner', owner)]
  if (docs) evidence.push(evidenceFor('metadata.annotations.backstage.io/techdocs-ref', docs))
  if (description)
    evidence.push(
      evidenceFor('metadata.description', {
        source: manifest?.description ? manifest.path : 'repository',
        confidence: 0.9,
        why: 'From its own description.',
      }),
    )
  if (system)
    evidence.push(
      evidenceFor(
        'spec.system',
        facts.mapped?.system
          ? byProperty(facts.mapped.system)
          : { source: 'repository', confidence: 0.6, why: 'Its repository contains several components.' },
      ),
    )
  return {
    root,
    file: manifest?.path ?? type.source,
    evidence,
    packages: packagesOf(folder, facts, manifests),
    descriptor: {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: metadataOf({ folder, name, manifest }, facts, { description, docs: docs?.value }),
      spec: {
        type: type.value,
        lifecycle: lifecycle.value,
        owner: owner.value,
        ...(system ? { system } : {}),
      },
    },
  }
}

/** Adds to a list in a descriptor's spec, with evidence. */
function attachTo(entity: InferredEntity, field: 'providesApis' | 'dependsOn', value: string, from: Omit<Guess, 'value'>): void {
  const spec = entity.descriptor.spec ?? {}
  const before = Array.isArray(spec[field]) ? spec[field] : []
  if (before.includes(value)) return
  entity.descriptor.spec = { ...spec, [field]: [...before, value] }
  if (!entity.evidence.some((r) => r.field === `spec.${field}`)) entity.evidence.push(evidenceFor(`spec.${field}`, from))
}

/** The component of a file: the innermost one that contains it. */
const innermostComponent = (components: readonly InferredEntity[], path: string) =>
  components.filter((c) => within(c.root, path)).sort((a, b) => b.root.length - a.root.length)[0]

/**
 * Infers the content of a repository: components with type, lifecycle, owner, docs and dependencies on each other, the APIs in
 * its files, and a system if there are several components. Each value has evidence.
 */
export function inferEntities(facts: RepositoryFacts): InferredEntity[] {
  if (facts.paths.length === 0) return []
  const manifests = manifestsOf(facts)
  const roots = rootsOf(manifests)
  const names = namesOf(facts, roots, manifests)
  const folders = roots.map(
    (root): Folder => ({
      root,
      manifests: manifests.filter((m) => folderOf(m.path) === root),
      paths: ownPaths(facts, root, roots).filter((p) => !isSample(p)),
      facts,
    }),
  )
  // The root of a monorepo is only a component if one of its files says what it is.
  const told = folders.filter(
    (f) =>
      f.root !== '' ||
      roots.length === 1 ||
      typeOf({ ...f, manifests: f.manifests.filter((m) => m.published || m.commands.length > 0 || m.starts !== '') })
        .confidence >= 0.6,
  )
  const named = facts.mapped?.system ? safeName(facts.mapped.system.value) : undefined
  const system = named ?? (told.length > 2 ? safeName(nameOf(facts.slug)) : undefined)
  const components = told.map((folder) =>
    componentOf({ folder, name: names.get(folder.root) ?? 'unnamed', manifest: folder.manifests[0] }, facts, system, manifests),
  )
  for (const component of components)
    for (const manifest of manifests.filter((m) => folderOf(m.path) === component.root))
      for (const dependency of manifest.dependencies) {
        const provider = manifests.find((m) => m.name === dependency && m.ecosystem === manifest.ecosystem)
        const target = provider && components.find((c) => c.root === folderOf(provider.path))
        if (target && target !== component)
          attachTo(component, 'dependsOn', `component:default/${target.descriptor.metadata.name}`, {
            source: manifest.path,
            confidence: 0.95,
            why: 'Its manifest depends on packages of the same repository.',
          })
      }
  return [...components, ...apiEntities(facts, components, system), ...(named ? [] : systemEntity(facts, system, components))]
}

function apiEntities(
  facts: RepositoryFacts,
  components: readonly InferredEntity[],
  system: string | undefined,
): InferredEntity[] {
  const taken = new Set<string>()
  return apisOf(facts).flatMap((api) => {
    const provider = innermostComponent(components, api.path)
    const short = safeName(apiNameOf(api, nameOf(facts.slug)))
    const name = uniqueName([short, safeName(`${nameOf(facts.slug)}-${api.path}`)], taken)
    const from = { source: api.path, confidence: api.confidence, why: api.why }
    if (provider) attachTo(provider, 'providesApis', name, from)
    const owner = ownerOf(facts, folderOf(api.path)) ?? unknownOwner(facts)
    const lifecycle = String(provider?.descriptor.spec?.lifecycle ?? 'production')
    return [
      {
        root: folderOf(api.path),
        file: api.path,
        packages: noPackages,
        evidence: [evidenceFor('spec.type', from), evidenceFor('spec.definition', from), evidenceFor('spec.owner', owner)],
        descriptor: {
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'API',
          metadata: { name, ...(api.title ? { title: api.title } : {}), annotations: { 'github.com/project-slug': facts.slug } },
          spec: { type: api.type, lifecycle, owner: owner.value, definition: api.definition, ...(system ? { system } : {}) },
        },
      },
    ]
  })
}

function systemEntity(
  facts: RepositoryFacts,
  system: string | undefined,
  components: readonly InferredEntity[],
): InferredEntity[] {
  if (!system) return []
  const owner = ownerOf(facts, '') ?? unknownOwner(facts)
  const why = `The repository contains ${components.length} components.`
  return [
    {
      root: '',
      file: components[0]?.file ?? 'repository',
      packages: noPackages,
      evidence: [evidenceFor('kind', { source: 'repository', confidence: 0.6, why }), evidenceFor('spec.owner', owner)],
      descriptor: {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'System',
        metadata: {
          name: system,
          ...(facts.description ? { description: facts.description } : {}),
          annotations: { 'github.com/project-slug': facts.slug },
        },
        spec: { owner: owner.value },
      },
    },
  ]
}
