import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type Severity, severities } from '../domain/finding.ts'
import { isLinted } from './is-linted.ts'

/**
 * Lint findings of an API's description, most severe first. `state`: `none` without rules for its type, `waiting` until a new
 * description was checked.
 */
export const listFindings = operation({
  name: 'apis.findings',
  action: 'catalog.read',
  input: z.object({ ref: z.string().trim().toLowerCase().max(600) }),
  run: ({ tx }, { ref }) =>
    tx(async (db) => {
      const api = await db.entity.findFirst({ where: { ref }, select: { kind: true, type: true, hash: true, lintedHash: true } })
      if (!api) throw notFound(`The entity ${ref}`)
      const findings = await db.apiFinding.findMany({ where: { ref }, orderBy: { position: 'asc' } })
      const state = api.kind !== 'api' || !isLinted(api.type) ? 'none' : api.lintedHash === api.hash ? 'checked' : 'waiting'
      return {
        state: state as 'none' | 'checked' | 'waiting',
        findings: findings.map(({ code, severity, path, line, message }) => ({
          code,
          severity: severities.find((s): s is Severity => s === severity) ?? 'info',
          path,
          line,
          message,
        })),
      }
    }),
})
