import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import { labelsOf, type Properties } from './properties.ts'
import type { RepositoryFiles } from './repository-files.ts'

/** The descriptor of an entity; with repository and revision if it is in another one. */
export type EntitySource = { path: string; url: string; slug?: string; revision?: string }

const inRepositories = ['component', 'api', 'resource', 'template', 'system']

/** Adds the annotations by which Backstage's plugins and ours find an entity's source. Existing ones are kept. */
export function annotate(
  descriptor: Descriptor,
  { path, url, ...elsewhere }: EntitySource,
  files: RepositoryFiles,
  repository: { slug: string; properties: Properties | undefined },
): Descriptor {
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : ''
  const annotations = {
    'backstage.io/managed-by-location': `url:${url}`,
    'backstage.io/managed-by-origin-location': `url:${url}`,
    'backstage.io/view-url': url,
    'backstage.io/edit-url': path ? files.urlOf(path, { view: 'edit', ...elsewhere }) : url,
    'backstage.io/source-location': `url:${files.urlOf(folder, { view: 'tree', ...elsewhere })}`,
    ...(inRepositories.includes(descriptor.kind.toLowerCase())
      ? { 'github.com/project-slug': elsewhere.slug ?? repository.slug }
      : {}),
    ...descriptor.metadata.annotations,
  }
  const isOwn = descriptor.kind === 'Component' && elsewhere.slug === undefined
  const labels = { ...(isOwn ? labelsOf(repository.properties) : {}), ...descriptor.metadata.labels }
  return {
    ...descriptor,
    metadata: { ...descriptor.metadata, annotations, ...(Object.keys(labels).length > 0 ? { labels } : {}) },
  }
}
