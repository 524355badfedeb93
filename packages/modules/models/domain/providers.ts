export const modelProviders = ['openai-compatible', 'anthropic', 'azure', 'bedrock'] as const
export type ModelProvider = (typeof modelProviders)[number]

/** `on-request`: whoever asks chooses it for an answer. `always`: for each answer. */
export const modelModes = ['off', 'on-request', 'always'] as const
export type ModelMode = (typeof modelModes)[number]

/** `quotes`: only what an answer quotes. `lookups`: also what it looks up with the rights of the asker. */
export const modelReads = ['quotes', 'lookups'] as const
export type ModelReads = (typeof modelReads)[number]

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
