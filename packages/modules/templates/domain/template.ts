import type { Json, JsonObject } from '@callboard/modules/catalog/domain/entity'
import type { ParameterStep } from './views.ts'

/** What undoes a step, if a later one fails. */
type UndoSpec = { action: string; input: JsonObject }

export type StepSpec = {
  id: string
  name: string
  action: string
  input: JsonObject
  if?: Json
  each?: Json
  undo?: UndoSpec
  timeoutS: number
  /** How often it is tried while what it needs is not available. */
  maxAttempts: number
}

/** A parsed template. A run keeps its own copy. */
export type Template = {
  ref: string
  title: string
  description: string
  owner: string | null
  tags: string[]
  type: string | null
  parameters: ParameterStep[]
  steps: StepSpec[]
  output: JsonObject
  /** Kinds of entities that it is run on, in lower case; empty for one that is not run on an entity. */
  appliesTo: string[]
  /** The address that its relative addresses are relative to; null if unknown. */
  baseUrl: string | null
}

export const maxSteps = 200

/** Ids of actions that are not among those installed, each once. */
export function missingActions(steps: readonly StepSpec[], installed: ReadonlySet<string>): string[] {
  const used = steps.flatMap(({ action, undo }) => (undo ? [action, undo.action] : [action]))
  return [...new Set(used)].filter((action) => !installed.has(action)).sort()
}

/** Values of a form as JSON keeps them. */
export const jsonValues = (given: Record<string, unknown>): JsonObject => JSON.parse(JSON.stringify(given))

const hidden = '***'
/** Shorter ones would mask ordinary words. */
const minSecret = 3

/** Replaces secrets in a text. */
export const masked = (text: string, secrets: Iterable<string>): string =>
  [...secrets]
    .filter((secret) => secret.length >= minSecret)
    .sort((a, b) => b.length - a.length)
    .reduce((safe, secret) => safe.replaceAll(secret, hidden), text)

/** Replaces secrets in every text of a value. */
export function maskedValue(value: Json, secrets: Iterable<string>): Json {
  if (typeof value === 'string') return masked(value, secrets)
  if (Array.isArray(value)) return value.map((inner) => maskedValue(inner, secrets))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [masked(key, secrets), maskedValue(inner, secrets)]))
}

/** Milliseconds before an attempt is repeated: 5 s, 20 s, 80 s, and so on up to 30 minutes. */
export const retryDelayMs = (attempt: number): number => Math.min(30 * 60_000, 5000 * 4 ** (attempt - 1))
