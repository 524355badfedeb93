import { AppError } from '@callboard/core/errors'
import { audit, type OperationContext, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type ModelConnection, modelConnection, sendsKeyElsewhere } from '../domain/connection.ts'
import { providerForms } from '../domain/providers.ts'
import { openConnection } from './open-connection.ts'

/**
 * The key to use: the given one, or the stored one if it is sent to the same place.
 * @throws AppError `invalid_input` if it has to be entered
 */
async function keyFor(
  context: OperationContext,
  connection: ModelConnection,
  given: string,
): Promise<{ key: string; before: ModelConnection | undefined }> {
  const stored = await openConnection(context)
  if (given) return { key: given, before: stored?.connection }
  const form = providerForms[connection.provider]
  if (stored && !sendsKeyElsewhere(stored.connection, connection)) return { key: stored.key, before: stored.connection }
  if (form.keyRequired || stored?.key)
    throw new AppError(
      'invalid_input',
      stored ? 'Enter the key again: provider and address decide where it is sent.' : `Enter a key of ${form.name}.`,
      { field: 'key' },
    )
  return { key: '', before: stored?.connection }
}

/** Connects a model, or changes the connection. The stored key is kept where none is given. */
export const saveModel = operation({
  name: 'models.save',
  action: 'tenant.manage',
  input: z.object({ connection: modelConnection, key: z.string().trim().max(2000, 'Use at most 2,000 characters.').default('') }),
  async run(context, { connection, key: given }) {
    const { tenantId, platform, tx } = context
    const { key, before } = await keyFor(context, connection, given)
    const secret = await platform.vault.seal(tenantId, { key })
    const data = { ...connection, secret, updatedAt: new Date() }
    await tx(async (db) => {
      await db.modelConnection.upsert({ where: { tenantId }, create: { tenantId, ...data }, update: data })
      await audit(db, context, {
        action: 'model.saved',
        targetType: 'model',
        targetLabel: connection.model,
        detail: { before: before ?? null, after: connection, keyChanged: given !== '' },
      })
    })
    return connection
  },
})
