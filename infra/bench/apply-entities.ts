import { forTenant } from '@callboard/db/for-tenant'
import type { OperationContext } from '@callboard/kernel/operation'
import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import { applyEntities, storeDocuments } from '@callboard/modules/catalog/testing'
import { vacuumCatalog } from '@callboard/modules/integrations'
import { emptyIntegration } from './catalog-files.ts'
import { figure, seconds } from './figures.ts'

const tags = 'java typescript go python kotlin rust react grpc kafka postgres redis'.split(' ')

/** Components of realistic size: about 1.4 kB, four relations. */
export function generatedEntities(count: number, salt = ''): Descriptor[] {
  return Array.from({ length: count }, (_, i) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: i % 5 === 4 ? 'API' : 'Component',
    metadata: {
      name: `service-${String(i).padStart(6, '0')}`,
      title: `Service ${i}${salt}`,
      description: `Takes requests of kind ${i % 97} and answers them for the ${tags[i % 11]} team. `.repeat(3),
      tags: [tags[i % 11] ?? 'go', `tier-${i % 4}`],
      annotations: {
        'github.com/project-slug': `acme/service-${i}`,
        'backstage.io/techdocs-ref': 'dir:.',
        'backstage.io/kubernetes-id': `service-${i}`,
        'sonarqube.org/project-key': `acme:service-${i}`,
        'pagerduty.com/integration-key': `pd-${i}`,
      },
      labels: { 'example.com/tier': String(i % 4) },
    },
    spec:
      i % 5 === 4
        ? {
            type: 'openapi',
            lifecycle: 'production',
            owner: `team-${i % 200}`,
            system: `system-${i % 500}`,
            definition: `openapi: 3.0.0\n${'# a line of a description\n'.repeat(40)}`,
          }
        : {
            type: i % 3 ? 'service' : 'library',
            lifecycle: 'production',
            owner: `team-${i % 200}`,
            system: `system-${i % 500}`,
            dependsOn: [`component:service-${String((i + 7) % count).padStart(6, '0')}`],
            providesApis: [`service-${String(i - (i % 5) + 4).padStart(6, '0')}`],
          },
  }))
}

const peerSeconds: Record<number, number> = { 1000: 23, 10000: 265 }

/** Writes entities in bulk: the first time, and again without changes. */
export async function benchApply(context: OperationContext, count: number): Promise<void> {
  const integrationId = await emptyIntegration(context)
  const inputs = generatedEntities(count).map((descriptor) => ({
    descriptor,
    item: 'bench',
    file: 'f.yaml',
    url: `u/${descriptor.metadata.name}`,
    line: 1,
    evidence: null,
  }))
  const apply = () => forTenant(context.tenantId).tx((db) => applyEntities(db, context.tenantId, integrationId, inputs, null))
  let began = performance.now()
  const first = await apply()
  const firstS = seconds(began)
  began = performance.now()
  const again = await apply()
  const againS = seconds(began)
  await vacuumCatalog()
  began = performance.now()
  await storeDocuments(context.tenantId)
  const storedS = seconds(began)
  if (first.added !== count || again.unchanged !== count) throw new Error('the bench did not write what it should')
  const name = `apply ${count.toLocaleString('en')} entities`
  figure(
    `${name}, first time`,
    `${firstS.toFixed(2)} s`,
    `${Math.round(count / firstS).toLocaleString('en')}/s; Backstage ${peerSeconds[count]} s (${Math.round((peerSeconds[count] ?? 0) / firstS)} times)`,
  )
  figure(`${name}, their documents`, `${storedS.toFixed(2)} s`, 'in the background')
  figure(`${name}, unchanged`, `${againS.toFixed(2)} s`, `${Math.round(count / againS).toLocaleString('en')}/s`)
}
