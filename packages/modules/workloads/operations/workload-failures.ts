import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { databaseSafe } from '@callboard/db/jsonb'
import { z } from 'zod'
import { type WorkloadInput, workloadInput } from '../domain/workload.ts'

/** Maximum characters of one workload as JSON; Kubernetes itself allows 1.5 MB per object, and there may be many instances. */
const maxCharacters = 4 * 1024 * 1024

type Failure = { key: string; name: string; code: string; message: string }

const describeFailure = (code: string, of: { key: string; name: string }, why: string): Failure => ({
  ...of,
  code,
  message: `${of.name} is not up to date: ${why} Showing the last known state.`,
})

const identity = z.object({ key: z.string(), name: z.string().optional(), namespace: z.string().optional() })

/** The name of a workload, if it can be determined. */
function identityOf(given: unknown): { key: string; name: string } {
  try {
    const { key, name, namespace } = identity.parse(given)
    return { key, name: [namespace, name ?? key].filter(Boolean).join('/') }
  } catch {
    return { key: 'unknown', name: 'A workload' }
  }
}

/** Valid workloads; invalid ones fail individually. */
export function checkWorkloads(given: readonly WorkloadInput[]): { valid: WorkloadInput[]; failures: Failure[] } {
  const sound: WorkloadInput[] = []
  const failures: Failure[] = []
  for (const workload of given) {
    try {
      if (!workloadInput.safeParse(workload).success)
        failures.push(describeFailure('incomplete', identityOf(workload), 'its definition is malformed.'))
      else if (JSON.stringify(workload).length > maxCharacters)
        failures.push(describeFailure('refused', identityOf(workload), 'its description is too large.'))
      else sound.push(workload)
    } catch {
      failures.push(describeFailure('internal', identityOf(workload), 'Callboard failed unexpectedly while reading it.'))
    }
  }
  return { valid: sound, failures }
}

export const workloadFailure = (workload: WorkloadInput): Failure =>
  describeFailure('refused', identityOf(workload), 'some of its values cannot be stored.')

/** Replaces the problems of workloads that were seen or removed. `failed` collects the keys with a problem across calls. */
export async function recordWorkloadFailures(
  db: TenantDb,
  of: {
    tenantId: TenantId
    integrationId: string
    failed: Set<string>
    removed: readonly string[]
    sound: readonly WorkloadInput[]
    failures: readonly Failure[]
  },
): Promise<void> {
  const { tenantId, integrationId, failed, failures } = of
  const seen = [...of.removed, ...of.sound.map((w) => w.key)].filter((key) => failed.has(key))
  const item = { in: [...seen, ...failures.map((f) => f.key)] }
  if (item.in.length === 0) return
  await db.problem.deleteMany({ where: { integrationId, failure: true, item } })
  await db.problem.createMany({
    data: failures.map(({ key, name, code, message }) => ({
      ...databaseSafe({ item: key, itemName: name, code, message }),
      tenantId,
      integrationId,
      failure: true,
    })),
  })
  for (const key of seen) failed.delete(key)
  for (const { key } of failures) failed.add(key)
}
