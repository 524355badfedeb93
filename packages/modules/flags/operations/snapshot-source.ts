import { type TenantId, trustedTenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { type Listener, listen } from '@callboard/db/listen'
import { systemDb } from '@callboard/db/system-db'
import type { Ruleset } from '@callboard/flags-evaluator/model'
import { z } from 'zod'
import { type ClientKind, clientKinds } from '../domain/flag.ts'
import { hashClientSecret, looksLikeClientSecret } from './client-secret.ts'
import { readRuleset } from './read-ruleset.ts'

export type FlagClient = { id: string; name: string; kind: ClientKind; tenantId: TenantId; environmentId: string }

const kind = z.enum(clientKinds)

/** The client of a secret; undefined if it is unknown or revoked. */
export async function findFlagClient(secret: string): Promise<FlagClient | undefined> {
  if (!looksLikeClientSecret(secret)) return undefined
  const row = await systemDb('token-look-up').flagClient.findFirst({
    where: { secretHash: hashClientSecret(secret), revokedAt: null },
    select: { id: true, name: true, kind: true, tenantId: true, environmentId: true },
  })
  return row ? { ...row, kind: kind.parse(row.kind), tenantId: trustedTenantId(row.tenantId) } : undefined
}

/** `exposureShare`: of the units, in 0.01%, those whose evaluations count as exposures. */
export type LoadedEnvironment = { ruleset: Ruleset; exposureShare: number }

/** What an environment evaluates now. */
export const loadEnvironment = (tenantId: TenantId, environmentId: string): Promise<LoadedEnvironment | undefined> =>
  forTenant(tenantId).tx(async (db) => {
    const ruleset = await readRuleset(db, environmentId)
    const found = await db.flagEnvironment.findFirst({ where: { id: environmentId }, select: { exposureShare: true } })
    return ruleset && found ? { ruleset, exposureShare: found.exposureShare } : undefined
  })

/** Reports changes of flags as they are committed: the organization, or nothing if any may have changed. */
export const watchFlags = (listenUrl: string, on: { changed(tenantId: string | undefined): void; lost(): void }): Listener =>
  listen({
    url: listenUrl,
    channel: 'flags',
    onNotice: (tenantId) => on.changed(tenantId || undefined),
    onConnected: () => on.changed(undefined),
    onLost: on.lost,
  })
