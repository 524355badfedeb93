import type { OperationContext } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type ModelConnection, modelConnection } from '../domain/connection.ts'

const sealedKey = z.object({ key: z.string() })

/** Columns of a connection as they are shown: all but the key. */
export const shownColumns = {
  provider: true,
  address: true,
  model: true,
  mode: true,
  reads: true,
  temperature: true,
  inputPrice: true,
  outputPrice: true,
  monthlyBudget: true,
} as const

/** The organization's connection with its key; undefined without one. */
export async function openConnection({
  tx,
  tenantId,
  platform,
}: Pick<OperationContext, 'tx' | 'tenantId' | 'platform'>): Promise<{ connection: ModelConnection; key: string } | undefined> {
  const row = await tx((db) => db.modelConnection.findFirst({ select: { ...shownColumns, secret: true } }))
  if (!row) return undefined
  const { secret, ...stored } = row
  const { key } = sealedKey.parse(await platform.vault.open(tenantId, secret))
  return { connection: modelConnection.parse(stored), key }
}
