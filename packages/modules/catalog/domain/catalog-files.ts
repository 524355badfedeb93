import type { Descriptor, Json, JsonObject } from './entity.ts'
import { inOrder } from './in-order.ts'
import { toYaml } from './to-yaml.ts'

const catalogFileName = 'catalog-info.yaml'

/** An entity of a repository, and the file that defines it best. */
export type DescriptorPlacement = { descriptor: Descriptor; file: string }

/** Added by a reader to record where an entity came from. */
const added = ['managed-by-location', 'managed-by-origin-location', 'view-url', 'edit-url', 'source-location'].map(
  (a) => `backstage.io/${a}`,
)

const folderOf = (path: string) => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '')
const below = (folder: string, path: string) => folder === '' || path.startsWith(`${folder}/`)

/** The short form: only the name for groups and systems of the default namespace. */
const short = (value: Json | undefined, kind: string): Json | undefined =>
  typeof value === 'string' && value.startsWith(`${kind}:default/`) ? value.slice(`${kind}:default/`.length) : value

function written({ descriptor, file }: DescriptorPlacement, folder: string): JsonObject {
  const { annotations = {}, labels = {}, ...metadata } = descriptor.metadata
  const kept = Object.entries(annotations).filter(([key]) => !added.includes(key))
  const own = Object.entries(labels).filter(([key]) => !key.startsWith('properties.github.com/'))
  const { owner, system, definition, ...spec } = descriptor.spec ?? {}
  const from = folder === '' ? file : file.slice(folder.length + 1)
  return {
    apiVersion: descriptor.apiVersion,
    kind: descriptor.kind,
    metadata: {
      ...metadata,
      ...(own.length > 0 ? { labels: Object.fromEntries(own) } : {}),
      ...(kept.length > 0 ? { annotations: Object.fromEntries(kept) } : {}),
    },
    spec: {
      ...spec,
      ...(owner === undefined ? {} : { owner: short(owner, 'group') ?? null }),
      ...(system === undefined ? {} : { system: short(system, 'system') ?? null }),
      // The definition stays in its own file.
      ...(definition === undefined ? {} : { definition: { $text: `./${from}` } }),
    },
  }
}

/**
 * Descriptor files for everything inferred from a repository: one in each component's folder, with its APIs; entities without a
 * folder go to the root.
 */
export function catalogFiles(entities: readonly DescriptorPlacement[]): { path: string; text: string }[] {
  const folders = new Set(entities.filter((e) => e.descriptor.kind === 'Component').map((e) => folderOf(e.file)))
  const homeOf = ({ descriptor, file }: DescriptorPlacement) =>
    descriptor.kind === 'System' ? '' : ([...folders].filter((f) => below(f, file)).sort((a, b) => b.length - a.length)[0] ?? '')
  const files = new Map<string, JsonObject[]>()
  for (const entity of entities) {
    const folder = homeOf(entity)
    const path = folder === '' ? catalogFileName : `${folder}/${catalogFileName}`
    files.set(path, [...(files.get(path) ?? []), written(entity, folder)])
  }
  return [...files]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([path, documents]) => ({
      path,
      text: documents.map((d) => toYaml(inOrder(d), 100)).join('---\n'),
    }))
}
