import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type Severity, severities } from '../domain/finding.ts'
import { type CheckedApi, readCheckedApi } from '../repo/apis.ts'
import { isLinted } from './is-linted.ts'

function stateOf({ kind, type, isChecked }: CheckedApi): 'none' | 'checked' | 'waiting' {
  if (kind !== 'api' || !isLinted(type)) return 'none'
  return isChecked ? 'checked' : 'waiting'
}

/**
 * Lint findings of an API's description, most severe first. `state`: `none` without rules for its type, `waiting` until a new
 * description was checked.
 */
export const listFindings = operation({
  name: 'apis.findings',
  action: 'catalog.read',
  input: z.object({ ref: z.string().trim().toLowerCase().max(600) }),
  async run({ read, tenantId }, { ref }) {
    const api = await read((db) => readCheckedApi(db, tenantId, ref))
    if (!api) throw notFound(`The entity ${ref}`)
    return {
      state: stateOf(api),
      findings: api.findings.map((finding) => ({
        ...finding,
        severity: severities.find((s): s is Severity => s === finding.severity) ?? 'info',
      })),
    }
  },
})
