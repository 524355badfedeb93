import { operation } from '@callboard/kernel/operation'
import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import { z } from 'zod'
import { findDescribedIn } from '../../repo/locations.ts'
import { descriptorsOf, readLocations, resolveLocation, target } from './read-location.ts'

export type AnalyzedLocation = {
  existingEntityFiles: { location: { type: string; target: string }; isRegistered: boolean; entity: Descriptor }[]
  generateEntities: {
    entity: Partial<Descriptor>
    fields: { field: string; state: string; value: string | null; description: string }[]
  }[]
}

const hosts = [
  { host: /(?:^|\.)github\./, annotation: 'github.com/project-slug', depth: 2 },
  // Groups contain groups.
  { host: /(?:^|\.)gitlab\./, annotation: 'gitlab.com/project-slug', depth: 20 },
  { host: /(?:^|\.)bitbucket\./, annotation: 'bitbucket.org/project-slug', depth: 2 },
]

/** The repository of a URL, if it is one, and the annotation of its host for it. */
function repositoryOf(address: string): { path: string; annotations?: Record<string, string> } | undefined {
  const { hostname, pathname } = new URL(address)
  const parts = pathname
    .replace(/\.git$/, '')
    .split('/')
    .filter(Boolean)
  const path = parts.join('/')
  const known = hosts.find(({ host }) => host.test(hostname))
  const isFile = /\.(?:ya?ml|json)$/i.test(path) || parts.includes('-')
  if (parts.length < 2 || parts.length > (known?.depth ?? 2) || isFile) return undefined
  return { path, ...(known ? { annotations: { [known.annotation]: path } } : {}) }
}

/** Analyzes a URL: the entities of a file; those of a connected repository; otherwise a suggested descriptor. */
export const analyzeLocation = operation({
  name: 'locations.analyze',
  action: 'catalog.write',
  input: z.object({ target }),
  async run(context, { target }): Promise<AnalyzedLocation> {
    const repository = repositoryOf(target)
    const file = (url: string, entity: Descriptor, isRegistered: boolean) => ({
      location: { type: 'url', target: url },
      isRegistered,
      entity,
    })
    if (!repository) {
      const registered = (await readLocations(context)).some((l) => l.target === target)
      const found = descriptorsOf(await resolveLocation(context, target)).filter((e) => e.kind !== 'Location')
      return { existingEntityFiles: found.map((e) => file(target, e, registered)), generateEntities: [] }
    }
    const known = await context.tx((db) => findDescribedIn(db, context.tenantId, repository.path))
    if (known.length > 0) return { existingEntityFiles: known.map((k) => file(k.url, k.data, true)), generateEntities: [] }
    const name = (repository.path.split('/').at(-1) ?? '').toLowerCase().replace(/[^a-z0-9._-]+/g, '-')
    return {
      existingEntityFiles: [],
      generateEntities: [
        {
          entity: {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Component',
            metadata: { name, ...(repository.annotations ? { annotations: repository.annotations } : {}) },
            spec: { type: 'other', lifecycle: 'unknown' },
          },
          fields: [{ field: 'spec.owner', state: 'needsUserInput', value: null, description: 'The team that owns it.' }],
        },
      ],
    }
  },
})
