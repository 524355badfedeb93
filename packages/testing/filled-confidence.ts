import { randomUUID } from 'node:crypto'
import type { TenantDb } from '@callboard/db/for-tenant'

type Filled<Id extends string> = { tenantId: string; ids: Record<Id, string>; word: string }

/** A row of each table of experiments. */
export async function fillExperiments(
  db: TenantDb,
  { tenantId, ids, word, entityRef }: Filled<'experiment' | 'metric'> & { entityRef: string },
): Promise<void> {
  await db.metric.create({
    data: {
      tenantId,
      id: ids.metric,
      key: 'sign-ups',
      name: word,
      kind: 'conversion',
      event: 'signed-up',
      better: 'increase',
      windowDays: 14,
      createdBy: word,
    },
  })
  await db.experiment.create({
    data: {
      tenantId,
      id: ids.experiment,
      key: 'checkout-button',
      name: word,
      hypothesis: word,
      flagKey: 'checkout-button',
      entityRef,
      state: 'running',
      method: 'obrien-fleming',
      alpha: 0.05,
      plannedUnits: 1000,
      startedAt: new Date(),
      createdBy: word,
    },
  })
  const measured = { tenantId, experimentId: ids.experiment }
  const day = new Date('2026-11-28T00:00:00Z')
  await db.experimentVariant.createMany({
    data: ['control', 'treatment'].map((key, position) => ({ ...measured, key, position, weight: 50 })),
  })
  await db.experimentMetric.create({ data: { ...measured, metricId: ids.metric, position: 0, role: 'success' } })
  await db.experimentUnit.create({ data: { ...measured, unit: word, variant: 'control', exposedAt: day } })
  await db.experimentDay.create({ data: { ...measured, day, variant: 'control', units: 1 } })
  const sums = { units: 1, sum: 1, squares: 1 }
  const segment = { attribute: 'country', value: word }
  await db.experimentSegment.create({ data: { ...measured, ...sums, ...segment, metricId: ids.metric, variant: 'control' } })
  await db.experimentSum.create({ data: { ...measured, ...sums, metricId: ids.metric, day, variant: 'control' } })
}

async function fillReferences(
  db: TenantDb,
  { tenantId, ids, word, flagId }: Filled<'integration'> & { flagId: string },
): Promise<void> {
  const code = { tenantId, integrationId: ids.integration, item: 'x' }
  await db.flagCode.create({ data: { ...code, version: word, keysHash: word, files: 1, omitted: 0 } })
  await db.flagReference.create({
    data: {
      ...code,
      flagId,
      path: 'src/a.ts',
      line: 7,
      excerpt: word,
      url: 'https://github.com/acme/x/blob/1/src/a.ts#L7',
    },
  })
}

/** A row of each table of feature flags. */
export async function fillFlags(
  db: TenantDb,
  { tenantId, ids, word }: Filled<'flagClient' | 'flagRequest' | 'flagVersion' | 'integration'>,
): Promise<void> {
  const [environment, flag] = [randomUUID(), randomUUID()]
  const flagged = { tenantId, createdBy: word }
  const variants = [
    { name: 'on', value: true },
    { name: 'off', value: false },
  ]
  await db.flagEnvironment.create({
    data: { tenantId, id: environment, key: 'production', name: word, position: 0 },
  })
  await db.flag.create({
    data: { ...flagged, id: flag, key: 'new-checkout', description: word, type: 'boolean', variants, updatedBy: word },
  })
  await db.flagSetting.create({
    data: { tenantId, flagId: flag, environmentId: environment, enabled: true, salt: word, updatedBy: word },
  })
  const switched = { before: { enabled: false }, after: { enabled: true } }
  await db.flagVersion.create({
    data: { tenantId, id: ids.flagVersion, flagId: flag, environment: 'production', by: word, ...switched },
  })
  const change = { kind: 'toggle', key: 'new-checkout', environment: 'production', enabled: false, why: word }
  await db.flagRequest.create({
    data: {
      ...{ tenantId, id: ids.flagRequest, flagId: flag, kind: 'toggle', subject: 'new-checkout', environment: 'production' },
      ...{ change, before: { enabled: true }, why: word, requester: word, requestedBy: word },
    },
  })
  await fillReferences(db, { tenantId, ids, word, flagId: flag })
  await db.flagUse.create({ data: { tenantId, flagId: flag, environmentId: environment, variant: word } })
  await db.flagSegment.create({
    data: {
      tenantId,
      key: 'new-checkout',
      description: word,
      targeting: { all: [{ segment: 'none' }] },
      updatedBy: word,
    },
  })
  await db.flagClient.create({
    data: {
      ...flagged,
      id: ids.flagClient,
      environmentId: environment,
      name: word,
      kind: 'server',
      secretHash: ids.flagClient,
      ending: 'beta',
    },
  })
}
