import type { Platform } from '@callboard/kernel/platform'
import { guardedFetch } from '@callboard/plugin-kit/http'
import type { EmbeddingModel, LanguageModel } from 'ai'
import type { ModelConnection } from '../domain/connection.ts'

/** Of a response; a stream of an answer has a few kilobytes. */
const maxResponseBytes = 1024 * 1024
/** Of vectors: 32 with 4,096 numbers of 25 characters. */
const maxVectorBytes = 4 * 1024 * 1024
/** Without a byte from the provider. */
const silenceMs = 20_000

type Reaching = Pick<Platform, 'outgoing'>

const fetchFor = ({ outgoing }: Reaching, maxBytes: number) =>
  guardedFetch({ ...outgoing, timeoutMs: outgoing.timeoutMs ?? silenceMs, maxBytes })

/** An OpenAI-compatible provider. */
async function compatible({ address }: { address: string }, apiKey: string, fetch: ReturnType<typeof guardedFetch>) {
  const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible')
  const key = apiKey ? { apiKey } : {}
  return createOpenAICompatible({ name: 'openai-compatible', baseURL: address, ...key, includeUsage: true, fetch })
}

/** The embedding model of an OpenAI-compatible provider. */
export async function embeddingModel(
  platform: Reaching,
  { address, model }: { address: string; model: string },
  apiKey: string,
): Promise<EmbeddingModel> {
  return (await compatible({ address }, apiKey, fetchFor(platform, maxVectorBytes))).embeddingModel(model)
}

/**
 * The model of a connection. Everything that an SDK would otherwise take from the environment of this process is given, so that
 * an organization's requests never go out with somebody else's key. SDKs are loaded with the first use.
 */
export async function languageModel(
  platform: Reaching,
  { provider, address, model }: Pick<ModelConnection, 'provider' | 'address' | 'model'>,
  apiKey: string,
): Promise<LanguageModel> {
  const fetch = fetchFor(platform, maxResponseBytes)
  switch (provider) {
    case 'openai-compatible':
      return (await compatible({ address }, apiKey, fetch))(model)
    case 'anthropic': {
      const { createAnthropic } = await import('@ai-sdk/anthropic')
      return createAnthropic({ baseURL: 'https://api.anthropic.com/v1', apiKey, fetch })(model)
    }
    case 'azure': {
      const { createAzure } = await import('@ai-sdk/azure')
      return createAzure({ baseURL: `https://${address}.openai.azure.com/openai`, apiKey, fetch }).chat(model)
    }
    case 'bedrock': {
      const { createAmazonBedrock } = await import('@ai-sdk/amazon-bedrock')
      const baseURL = `https://bedrock-runtime.${address}.amazonaws.com`
      return createAmazonBedrock({ region: address, baseURL, apiKey, fetch })(model)
    }
  }
}
