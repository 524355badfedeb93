import type { OperationContext } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import { saveModel } from '@callboard/modules/models'
import type { ModelConnection } from '@callboard/modules/models/domain/connection'
import type { EmbeddingSettings } from '@callboard/modules/models/domain/embeddings'

/** A platform that may connect to a host of this machine, and waits two seconds for its answers. */
export const reachingHost = (platform: Platform, host: string): Platform => ({
  ...platform,
  outgoing: { allow: [host], timeoutMs: 2000 },
})

/** Connects an organization to an OpenAI-compatible model, with prices of $1 and $5 and a budget of $20. */
export const connectModel = (
  context: OperationContext,
  { address, key }: { address: string; key: string },
  change: Partial<ModelConnection> = {},
  embeddings: EmbeddingSettings | null = null,
) =>
  saveModel(context, {
    connection: {
      provider: 'openai-compatible',
      address,
      model: 'stand-in',
      mode: 'on-request',
      reads: 'quotes',
      temperature: 0,
      inputPrice: 1,
      outputPrice: 5,
      monthlyBudget: 20,
      ...change,
    },
    key,
    embeddings,
  })
