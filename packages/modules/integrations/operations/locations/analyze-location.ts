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

/** The repository of a URL at a host such as GitHub, if it is one. */
function repositoryOf(address: string): string | undefined {
  const [, owner, name, ...rest] = new URL(address).pathname.replace(/\.git$/, '').split('/')
  const isFile = /\.(?:ya?ml|json)$/i.test(name ?? '')
  return owner && name && !isFile && rest.filter(Boolean).length === 0 ? `${owner}/${name}` : undefined
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
    const known = await context.tx((db) => findDescribedIn(db, context.tenantId, repository))
    if (known.length > 0) return { existingEntityFiles: known.map((k) => file(k.url, k.data, true)), generateEntities: [] }
    const name = (repository.split('/')[1] ?? '').toLowerCase().replace(/[^a-z0-9._-]+/g, '-')
    return {
      existingEntityFiles: [],
      generateEntities: [
        {
          entity: {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Component',
            metadata: {
              name,
              annotations: { 'github.com/project-slug': repository },
            },
            spec: { type: 'other', lifecycle: 'unknown' },
          },
          fields: [{ field: 'spec.owner', state: 'needsUserInput', value: null, description: 'The team that owns it.' }],
        },
      ],
    }
  },
})
