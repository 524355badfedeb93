import type { ModelConnection } from '@callboard/modules/models/domain/connection'
import type { EmbeddingSettings } from '@callboard/modules/models/domain/embeddings'
import {
  type ModelMode,
  type ModelProvider,
  type ModelReads,
  modelModes,
  modelProviders,
  modelReads,
} from '@callboard/modules/models/domain/providers'
import { textOf } from '~/lib/actions/use-submit.ts'

/** In the form before a model is connected. Prices differ by provider and model, so none is suggested. */
export const defaults = {
  provider: 'openai-compatible',
  mode: 'on-request',
  reads: 'quotes',
  temperature: 0,
  monthlyBudget: 20,
} as const

const choose = <T extends string>(choices: readonly T[], text: string, otherwise: T): T =>
  choices.find((choice) => choice === text) ?? otherwise

/** Not a number if it is empty, so that the field is marked. */
const numberOf = (data: FormData, name: string): number => {
  const text = textOf(data, name).trim()
  return text === '' ? Number.NaN : Number(text)
}

/** The connection of a filled form, which the server checks. */
export const connectionOf = (data: FormData): ModelConnection => ({
  provider: choose<ModelProvider>(modelProviders, textOf(data, 'provider'), defaults.provider),
  address: textOf(data, 'address'),
  model: textOf(data, 'model'),
  mode: choose<ModelMode>(modelModes, textOf(data, 'mode'), 'off'),
  reads: choose<ModelReads>(modelReads, textOf(data, 'reads'), defaults.reads),
  temperature: numberOf(data, 'temperature'),
  inputPrice: numberOf(data, 'inputPrice'),
  outputPrice: numberOf(data, 'outputPrice'),
  monthlyBudget: numberOf(data, 'monthlyBudget'),
})

/** The embedding model of a filled form; null without a name. */
export const embeddingsOf = (data: FormData): EmbeddingSettings | null => {
  const model = textOf(data, 'embeddingModel').trim()
  return model === '' ? null : { model, price: numberOf(data, 'embeddingPrice') }
}
