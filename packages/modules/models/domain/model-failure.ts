export const modelFailureKinds = [
  'budget',
  'time-out',
  'limited',
  'credentials',
  'unknown-model',
  'refused',
  'blocked',
  'tools',
  'broken',
] as const
export type ModelFailureKind = (typeof modelFailureKinds)[number]

const sentences: Record<ModelFailureKind, string> = {
  budget: 'The model’s budget for this month is used up.',
  'time-out': 'The model did not answer in time.',
  limited: 'The model’s provider limits requests at the moment. Try again in a minute.',
  credentials: 'The model’s provider does not accept the key. An admin can replace it in Settings > Model.',
  'unknown-model': 'The provider does not know this model or address. An admin can correct it in Settings > Model.',
  refused: 'The model refused to answer this.',
  blocked: 'Callboard may not connect to the model’s address. An admin can correct it in Settings > Model.',
  tools:
    'The model or its provider rejects tools. An admin can choose another model, or only the quoted sections, in Settings > Model.',
  broken: 'The model’s answer was cut off or could not be read.',
}

/** A failure as a sentence. */
export const failureSentence = (kind: ModelFailureKind): string => sentences[kind]

/** Why there is no answer of a model. The message is a sentence for whoever asked. */
export class ModelFailure extends Error {
  readonly kind: ModelFailureKind
  /** Seconds that the provider asked to wait. */
  readonly retryAfterS: number | undefined
  constructor(kind: ModelFailureKind, { cause, retryAfterS }: { cause?: unknown; retryAfterS?: number | undefined } = {}) {
    super(sentences[kind], { cause })
    this.name = 'ModelFailure'
    this.kind = kind
    this.retryAfterS = retryAfterS
  }
}

export const isModelFailure = (error: unknown): error is ModelFailure => error instanceof Error && error.name === 'ModelFailure'
