'use server'
import { removeModel, saveModel, testModel } from '@callboard/modules/models'
import type { ModelConnection } from '@callboard/modules/models/domain/connection'
import type { EmbeddingSettings } from '@callboard/modules/models/domain/embeddings'
import { runAction } from '~/lib/actions/run-action.ts'
import { portalForAction } from '~/lib/portal/portal.ts'

type SavedModel = { connection: ModelConnection; key: string; embeddings: EmbeddingSettings | null }

export async function save(base: string, input: SavedModel) {
  return runAction(async () => saveModel((await portalForAction(base)).context, input))
}

export async function test(base: string) {
  return runAction(async () => testModel((await portalForAction(base)).context, {}))
}

export async function remove(base: string) {
  return runAction(async () => removeModel((await portalForAction(base)).context, {}))
}
