import { createHash } from 'node:crypto'
import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { databaseSafe } from '@callboard/db/jsonb'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { type JsonObject, stringAt } from '@callboard/modules/catalog/domain/entity'
import { NotParsed } from '@callboard/parsing/not-parsed'
import { parse } from '@callboard/parsing/parse'
import type { ApiFinding } from '../domain/finding.ts'
import { lintApisJob as lintJob } from '../jobs.ts'
import { type ApiRow, apisToLint, keepFindings, replaceFindings } from '../repo/apis.ts'
import { isLinted } from './is-linted.ts'

/** The rest continues in another job, so that no organization occupies a worker. */
const maxDurationMs = 10_000

const definitionOf = ({ type, data }: ApiRow): string | undefined =>
  isLinted(type) ? stringAt((data as JsonObject).spec, 'definition') : undefined

const notChecked = (message: string): ApiFinding[] => [{ code: 'not-checked', severity: 'error', path: '', line: null, message }]

async function findingsOf(type: string | null, definition: string | undefined): Promise<ApiFinding[]> {
  if (!isLinted(type)) return []
  if (!definition?.trim()) return notChecked('The definition is empty, so it was not linted.')
  try {
    return databaseSafe(await parse('lint', definition))
  } catch (error) {
    if (!(error instanceof NotParsed)) throw error
    return notChecked(`The definition could not be linted: it ${error.message}.`)
  }
}

/** Lints API descriptions that changed since their last check. @returns how many APIs it looked at */
export async function lintApis(tenantId: TenantId): Promise<number> {
  const until = Date.now() + maxDurationMs
  const { tx } = forTenant(tenantId)
  for (let checked = 0; ; checked++) {
    // Sequentially and outside a transaction: a check takes up to seconds.
    const [api] = await tx((db) => apisToLint(db, tenantId, 1))
    if (!api) return checked
    if (Date.now() > until) {
      await tx((db) => enqueue(db, tenantId, jobRequest(lintJob, {})))
      return checked
    }
    const { ref, hash } = api
    const definition = definitionOf(api)
    const text = createHash('sha256')
      .update(definition ?? '')
      .digest('hex')
    if (text === api.lintedText) {
      await tx((db) => keepFindings(db, tenantId, { ref, hash }))
      continue
    }
    const findings = await findingsOf(api.type, definition)
    await tx((db) => replaceFindings(db, tenantId, { ref, hash, text, findings }))
  }
}
