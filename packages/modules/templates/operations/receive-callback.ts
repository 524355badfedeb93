import { AppError } from '@callboard/core/errors'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import { databaseSafe } from '@callboard/db/jsonb'
import type { Platform } from '@callboard/kernel/platform'
import type { Json } from '@callboard/modules/catalog/domain/entity'
import { maskedValue } from '../domain/template.ts'
import { lockRun } from '../repo/runs.ts'
import type { Callback } from './callback-address.ts'
import { openSecrets, requestAdvance } from './engine/run-record.ts'
import { createStepLog, linesOf } from './engine/step-log.ts'

/** Bytes of what is sent to a call-back address. */
export const maxCallbackBytes = 64 * 1024

/** A body as JSON, or as text; null if it is empty. */
function bodyOf(text: string): Json {
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const findStep = (db: TenantDb, { runId, position, wait }: Callback) =>
  db.templateStep.findFirst({
    where: { runId, position, idempotencyKey: wait, wait: { kind: 'callback' } },
    select: { state: true, log: true },
  })

const ended = () => new AppError('conflict', 'The run does not wait for this call any more.')

/**
 * A call to the address of a step that waits: what was sent is the output of the step. A repeated call is acknowledged and
 * changes nothing.
 * @throws AppError `conflict` if the run has ended, or the step was retried
 */
export async function receiveCallback(platform: Platform, callback: Callback, text: string): Promise<{ accepted: boolean }> {
  const { tenantId, runId, position } = callback
  const tenantClient = forTenant(tenantId)
  const sealed = await tenantClient.tx((db) => db.templateRun.findFirst({ where: { id: runId }, select: { secrets: true } }))
  if (!sealed) throw ended()
  const secrets = Object.values(await openSecrets(platform, tenantId, sealed.secrets))
  const body = maskedValue(databaseSafe(bodyOf(text)), secrets)
  return tenantClient.tx(async (db) => {
    const step = (await lockRun(db, tenantId, runId)) ? await findStep(db, callback) : null
    if (step?.state === 'succeeded') return { accepted: false }
    if (step?.state !== 'waiting') throw ended()
    const receivedAt = new Date()
    const log = createStepLog(linesOf(step.log), secrets)
    log.write('The call-back address was called.')
    await db.templateStep.updateMany({
      where: { runId, position },
      data: {
        ...{ state: 'succeeded', finishedAt: receivedAt, retryAt: null, log: log.lines },
        output: { body, receivedAt: receivedAt.toISOString() },
      },
    })
    await db.templateRun.updateMany({ where: { id: runId }, data: { state: 'running', note: '' } })
    await requestAdvance(db, tenantId, runId)
    return { accepted: true }
  })
}
