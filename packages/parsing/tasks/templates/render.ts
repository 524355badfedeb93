import type { Json, JsonObject } from '@callboard/modules/catalog/domain/entity'
import { z } from 'zod'
import { runInIsolate } from './isolate.ts'

/** A text file to render; `content` is null for one that is copied. */
export type TemplateText = { path: string; renderPath: boolean; content: string | null }

export type RenderOptions = { cookiecutterCompat: boolean; trimBlocks: boolean; lstripBlocks: boolean }

/**
 * What a step calls its action with: once, or once for each item. None if its `if` does not hold. `kept` are texts that are no
 * expressions and stay as they are written, each with the reason. `derived` are texts of inputs that depend on a secret without
 * containing it, as after a filter: they are as secret.
 */
export type StepCalls = { calls: { input: JsonObject }[]; each: boolean; kept: string[]; derived: string[] }

// What leaves the isolate was written by a template, so it is parsed like any other input.
const json = z.json()
const stepCalls = z.object({
  kept: z.array(z.string()),
  derived: z.array(z.string()),
  each: z.boolean(),
  calls: z.array(z.object({ input: z.record(z.string(), json) })).max(100),
})
const files = z.array(z.object({ path: z.string().max(1000), content: z.string().nullable() }))

/** Renders every text of a value that contains expressions. */
export const renderValue = async ({ value, context }: { value: Json; context: JsonObject }): Promise<{ value: Json }> => ({
  value: json.parse(await runInIsolate({ task: 'value', value, context })),
})

/** Evaluates an expression of JSONata; null if it finds nothing, or a function. */
export const evaluateJsonata = async ({ expression, data }: { expression: string; data: Json }): Promise<{ value: Json }> =>
  z.object({ value: json.default(null) }).parse(await runInIsolate({ task: 'jsonata', expression, data }))

/** Evaluates `if`, `each` and `input` of a step. Secrets are visible to its input alone. */
export const renderStep = async (step: {
  if: Json | undefined
  each: Json | undefined
  input: JsonObject
  context: JsonObject
  secrets: JsonObject
}): Promise<StepCalls> => stepCalls.parse(await runInIsolate({ task: 'step', ...step }))

/** Renders the paths and contents of files. */
export const renderFiles = async (request: {
  files: TemplateText[]
  context: JsonObject
  options: RenderOptions
}): Promise<{ path: string; content: string | null }[]> => files.parse(await runInIsolate({ task: 'files', ...request }))
