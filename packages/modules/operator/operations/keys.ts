import { isAppError } from '@callboard/core/errors'
import { trustedTenantId } from '@callboard/core/ids'
import { systemDb } from '@callboard/db/system-db'
import type { Platform } from '@callboard/kernel/platform'
import {
  countSealedValues,
  readSealedValues,
  replaceSealedValue,
  type SealedColumn,
  type SealedValue,
  sealedColumns,
} from '../repo/sealed-values.ts'

export type KeyStatus = { column: string; values: number; older: number }
export type RotationProgress = { column: string; seen: number; total: number }
export type UnreadableValue = { column: string; tenantId: string; id: string }
export type Rotation = {
  rotated: number
  /** Concurrently changed or removed. */
  changed: number
  /** Secrets that no configured key decrypts, by the organization that has to enter them again. */
  unreadable: UnreadableValue[]
}

const db = () => systemDb('operator')
const nameOf = ({ table, column }: SealedColumn) => `${table}.${column}`

/** Number of stored secrets, and of those encrypted with an older key. */
export async function keyStatus(platform: Platform): Promise<KeyStatus[]> {
  const result: KeyStatus[] = []
  for (const column of sealedColumns) {
    const status: KeyStatus = { column: nameOf(column), values: 0, older: 0 }
    for await (const values of readSealedValues(db(), column)) {
      status.values += values.length
      status.older += values.filter((v) => !platform.vault.isCurrent(v.sealed)).length
    }
    result.push(status)
  }
  return result
}

async function rotateValue(
  platform: Platform,
  of: SealedColumn,
  value: SealedValue,
): Promise<'rotated' | 'changed' | 'unreadable'> {
  const tenantId = trustedTenantId(value.tenantId)
  let opened: unknown
  try {
    opened = await platform.vault.open(tenantId, value.sealed)
  } catch (error) {
    if (isAppError(error)) return 'unreadable'
    throw error
  }
  const sealed = await platform.vault.seal(tenantId, opened)
  return (await replaceSealedValue(db(), of, value, sealed)) ? 'rotated' : 'changed'
}

/**
 * Re-encrypts every stored secret with the first key. Safe while processes with both keys are running, and resumable: the next
 * run skips finished ones.
 */
export async function rotateKeys(platform: Platform, onProgress: (progress: RotationProgress) => void): Promise<Rotation> {
  const result: Rotation = { rotated: 0, changed: 0, unreadable: [] }
  for (const of of sealedColumns) {
    const column = nameOf(of)
    const total = await countSealedValues(db(), of)
    let seen = 0
    for await (const values of readSealedValues(db(), of)) {
      for (const value of values.filter((v) => !platform.vault.isCurrent(v.sealed))) {
        const outcome = await rotateValue(platform, of, value)
        if (outcome === 'unreadable') result.unreadable.push({ column, tenantId: value.tenantId, id: value.id })
        else result[outcome]++
      }
      seen += values.length
      onProgress({ column, seen, total })
    }
  }
  return result
}

/** Stored secrets that no configured key decrypts. Changes nothing. */
export async function findUnreadable(platform: Platform): Promise<UnreadableValue[]> {
  const unreadable: UnreadableValue[] = []
  for (const of of sealedColumns)
    for await (const values of readSealedValues(db(), of))
      for (const { id, tenantId, sealed } of values) {
        const opened = await platform.vault.open(trustedTenantId(tenantId), sealed).catch((error: unknown) => error)
        if (isAppError(opened)) unreadable.push({ column: nameOf(of), tenantId, id })
        else if (opened instanceof Error) throw opened
      }
  return unreadable
}
