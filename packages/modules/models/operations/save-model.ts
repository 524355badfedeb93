import { AppError } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { emit } from '@callboard/kernel/events'
import { audit, type OperationContext, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type ModelConnection, modelConnection, sendsKeyElsewhere } from '../domain/connection.ts'
import { type EmbeddingSettings, embeddingSettings } from '../domain/embeddings.ts'
import { providerForms } from '../domain/providers.ts'
import { embeddingModelSaved } from '../events.ts'
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

/**
 * Chooses the embedding model. Another one, or the same elsewhere, begins without vectors: those of two models say nothing about
 * each other, and go with the row of theirs.
 */
async function saveEmbeddings(
  db: TenantDb,
  { tenantId }: OperationContext,
  settings: EmbeddingSettings | null,
  isElsewhere: boolean,
): Promise<void> {
  const before = await db.embeddingModel.findFirst({ select: { id: true, model: true } })
  if (before && (!settings || isElsewhere || before.model !== settings.model))
    await db.embeddingModel.deleteMany({ where: { id: before.id } })
  if (!settings) return
  const fresh = { price: settings.price, problem: null, failures: 0, retryAt: null }
  await db.embeddingModel.upsert({ where: { tenantId }, create: { tenantId, ...settings }, update: fresh })
  await emit(db, tenantId, embeddingModelSaved({}))
}

/** Connects a model, or changes the connection. The stored key is kept where none is given. */
export const saveModel = operation({
  name: 'models.save',
  action: 'tenant.manage',
  input: z.object({
    connection: modelConnection,
    key: z.string().trim().max(2000, 'Use at most 2,000 characters.').default(''),
    embeddings: embeddingSettings.nullable().default(null),
  }),
  async run(context, { connection, key: given, embeddings }) {
    if (embeddings && connection.provider !== 'openai-compatible')
      throw new AppError('invalid_input', 'Leave this empty: only OpenAI-compatible providers can embed sections.', {
        field: 'embeddings.model',
      })
    const { tenantId, platform, tx } = context
    const { key, before } = await keyFor(context, connection, given)
    const secret = await platform.vault.seal(tenantId, { key })
    const data = { ...connection, secret, updatedAt: new Date() }
    await tx(async (db) => {
      await db.modelConnection.upsert({ where: { tenantId }, create: { tenantId, ...data }, update: data })
      await saveEmbeddings(db, context, embeddings, before !== undefined && sendsKeyElsewhere(before, connection))
      await audit(db, context, {
        action: 'model.saved',
        targetType: 'model',
        targetLabel: connection.model,
        detail: { before: before ?? null, after: connection, embeddings, keyChanged: given !== '' },
      })
    })
    return connection
  },
})
