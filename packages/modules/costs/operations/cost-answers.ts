import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { createAnswerCache } from '@callboard/kernel/answer-cache'
import type { CostGroup } from '../domain/view.ts'
import { readOwnersVersion, readVersions } from '../repo/cost-versions.ts'

// A year of bills has millions of daily sums, and changes a few times a day.

/**
 * What answers of a snapshot depend on.
 * - `bills`: imports, allocations and the names of connections
 * - `parts`: the same, and which entities a team, a system or a domain has. Changes with every change of the catalog.
 * - `owners`: the same, and the owner and the system of each entity that bears costs. Read when it is asked for.
 */
export type CostVersion = { bills: string; parts: string; owners: () => Promise<string> }

export async function costVersion(db: TenantReader, tenantId: TenantId): Promise<CostVersion> {
  const { revision, connections, catalog } = await readVersions(db, tenantId)
  const bills = `${revision} ${connections}`
  let owners: Promise<string> | undefined
  return {
    bills,
    parts: `${bills} ${catalog}`,
    owners: () => {
      owners ??= costAnswers
        .get(tenantId, 'owners', `${bills} ${catalog}`, () => readOwnersVersion(db, tenantId))
        .then((of) => `${bills} ${of}`)
      return owners
    },
  }
}

/** What costs by this group, or of this entity and its parts, depend on. */
export async function versionFor(by: CostGroup, ref: string | null, { bills, parts, owners }: CostVersion): Promise<string> {
  if (ref !== null) return parts
  return by === 'owner' || by === 'system' ? owners() : bills
}

/** Answers are sums, and the daily costs of a hundred groups at most: some hundred kilobytes each. */
export const costAnswers = createAnswerCache('costs', 600)
