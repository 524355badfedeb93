import { z } from 'zod'

export const modelProviders = ['openai-compatible', 'anthropic', 'azure', 'bedrock'] as const
export type ModelProvider = (typeof modelProviders)[number]

/** `on-request`: whoever asks chooses it for an answer. `always`: for each answer. */
export const modelModes = ['off', 'on-request', 'always'] as const
export type ModelMode = (typeof modelModes)[number]

type ProviderForm = {
  name: string
  /** What it is reached by; null if there is one address for everybody. */
  address: { label: string; placeholder: string; problem: string; valid(text: string): boolean } | null
  model: { label: string; placeholder: string }
  /** Without one, requests are sent without a key, as to a server of one's own. */
  keyRequired: boolean
}

function isBaseUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password, search, hash } = new URL(text)
  return (protocol === 'https:' || protocol === 'http:') && !username && !password && !search && !hash
}

/** How each provider is connected. */
export const providerForms: Record<ModelProvider, ProviderForm> = {
  'openai-compatible': {
    name: 'OpenAI-compatible',
    address: {
      label: 'Base URL',
      placeholder: 'https://api.openai.com/v1',
      problem: 'Enter a base URL such as https://api.openai.com/v1, without credentials or query.',
      valid: isBaseUrl,
    },
    model: { label: 'Model', placeholder: 'gpt-5-mini' },
    keyRequired: false,
  },
  anthropic: {
    name: 'Anthropic',
    address: null,
    model: { label: 'Model', placeholder: 'claude-haiku-4-5' },
    keyRequired: true,
  },
  azure: {
    name: 'Azure OpenAI',
    address: {
      label: 'Resource name',
      placeholder: 'my-resource',
      problem: 'Enter the name of the Azure OpenAI resource: letters, digits and hyphens.',
      valid: (text) => /^[a-z0-9][a-z0-9-]{0,62}$/i.test(text),
    },
    model: { label: 'Deployment', placeholder: 'gpt-5-mini' },
    keyRequired: true,
  },
  bedrock: {
    name: 'Amazon Bedrock',
    address: {
      label: 'Region',
      placeholder: 'eu-central-1',
      problem: 'Enter an AWS region such as eu-central-1.',
      valid: (text) => /^[a-z]{2,3}-[a-z]{2,10}(?:-[a-z]{2,10})?-\d$/.test(text),
    },
    model: { label: 'Model ID', placeholder: 'eu.anthropic.claude-haiku-4-5-20251001-v1:0' },
    keyRequired: true,
  },
}

const price = z
  .number('Enter a price.')
  .min(0, 'Enter a price of 0 or more.')
  .max(10_000, 'Enter at most $10,000 per million tokens.')

const place = z.object({
  provider: z.enum(modelProviders),
  address: z.string().trim().max(500, 'Use at most 500 characters.'),
})

const hasAddress = ({ provider, address }: z.output<typeof place>) => providerForms[provider].address?.valid(address) ?? true

/** A connection without its key. */
export const modelConnection = place
  .extend({
    model: z.string().trim().min(1, 'Enter the name of the model.').max(200, 'Use at most 200 characters.'),
    mode: z.enum(modelModes),
    temperature: z
      .number('Enter a temperature.')
      .min(0, 'Enter a temperature from 0 to 2.')
      .max(2, 'Enter a temperature from 0 to 2.'),
    /** US dollars for a million tokens. */
    inputPrice: price,
    outputPrice: price,
    /** US dollars for a calendar month. */
    monthlyBudget: z
      .number('Enter a budget.')
      .min(0.01, 'Enter a budget of at least $0.01.')
      .max(1_000_000, 'Enter at most $1,000,000.'),
  })
  .refine(hasAddress, {
    path: ['address'],
    error: ({ input }) => providerForms[place.parse(input).provider].address?.problem,
    // Also if another field is wrong: all are marked at once.
    when: ({ value }) => place.safeParse(value).success,
  })
  .transform((connection) => (providerForms[connection.provider].address ? connection : { ...connection, address: '' }))
export type ModelConnection = z.output<typeof modelConnection>

/** Whether a stored key would be sent to another place than the one that it was entered for. */
export const sendsKeyElsewhere = (
  before: Pick<ModelConnection, 'provider' | 'address'>,
  after: Pick<ModelConnection, 'provider' | 'address'>,
): boolean => before.provider !== after.provider || before.address !== after.address
