import { AppError } from '@callboard/core/errors'
import type { JsonObject } from '@callboard/modules/catalog/domain/entity'
import { normalizeRef } from '@callboard/modules/catalog/domain/entity'
import { z } from 'zod'
import { shownPages } from './feature-flagged.ts'
import { maxSteps, type StepSpec, type Template } from './template.ts'
import type { ParameterStep } from './views.ts'

const templateVersion = 'scaffolder.backstage.io/v1beta3'

const object = z.record(z.string(), z.json())
const title = z.string().max(500)

const step = z.looseObject({
  id: z.string().min(1).max(200).nullish(),
  name: title.nullish(),
  action: z.string().min(1).max(200),
  input: object.default({}),
  if: z.json().optional(),
  each: z.json().optional(),
  /** Ours: what undoes this step when a later one fails. */
  undo: z.object({ action: z.string().min(1).max(200), input: object.default({}) }).optional(),
  timeoutSeconds: z.number().int().min(1).max(600).default(120),
  retries: z.number().int().min(0).max(10).default(5),
})

const entity = z.looseObject({
  apiVersion: z.string(),
  kind: z.string().refine((kind) => kind.toLowerCase() === 'template'),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    title: title.optional(),
    description: z.string().optional(),
    tags: z.array(z.string()).default([]),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
  spec: z.looseObject({
    owner: z.string().optional(),
    type: z.string().optional(),
    parameters: z.union([object, z.array(object).max(50)]).optional(),
    steps: z.array(step).max(maxSteps).default([]),
    output: object.default({}),
    /** Ours: kinds of entities on whose pages it appears. */
    appliesTo: z.array(z.string().min(1).max(63)).max(20).default([]),
  }),
})

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const parameterStep = (schema: JsonObject): ParameterStep => ({
  title: text(schema.title),
  description: text(schema.description),
  schema,
})

const stepSpec = (given: z.output<typeof step>, position: number): StepSpec => {
  const { id, name, action, input, undo, timeoutSeconds, retries } = given
  return {
    id: id ?? `step-${position + 1}`,
    name: name ?? id ?? action,
    action,
    input,
    ...(given.if === undefined ? {} : { if: given.if }),
    ...(given.each === undefined ? {} : { each: given.each }),
    ...(undo ? { undo } : {}),
    timeoutS: timeoutSeconds,
    maxAttempts: retries + 1,
  }
}

/** `url:https://host/path` of an annotation, without its prefix. */
const addressIn = (annotation: string | undefined) =>
  annotation?.startsWith('url:') ? annotation.slice('url:'.length) : undefined

/** What a schema says, where the first issue is, as a sentence. */
function sentenceOf(ref: string, error: z.ZodError): string {
  const [issue] = error.issues
  const at = issue?.path.join('.') ?? ''
  return `${ref} is not a valid template: ${at ? `${at}: ` : ''}${issue?.message ?? 'check its spec'}.`
}

/**
 * Parses a Template entity of Backstage.
 * @param url the file that the entity was read from
 * @throws AppError `invalid_input` that names the place
 */
export function parseTemplate(ref: string, descriptor: unknown, url: string | null): Template {
  const parsed = entity.safeParse(descriptor)
  if (!parsed.success) throw new AppError('invalid_input', sentenceOf(ref, parsed.error))
  const { apiVersion, metadata, spec } = parsed.data
  if (apiVersion !== templateVersion)
    throw new AppError(
      'invalid_input',
      `${ref} has the apiVersion ${apiVersion.slice(0, 100)}. Only ${templateVersion} can be run.`,
    )
  const steps = spec.steps.map(stepSpec)
  const twice = steps.find((one, i) => steps.findIndex((other) => other.id === one.id) < i)
  if (twice) throw new AppError('invalid_input', `${ref} has two steps with the id ${twice.id}. Rename one.`)
  const { annotations } = metadata
  return {
    ref,
    title: metadata.title ?? metadata.name,
    description: metadata.description ?? '',
    owner: spec.owner ? (normalizeRef(spec.owner, { kind: 'group', namespace: metadata.namespace ?? 'default' }) ?? null) : null,
    tags: metadata.tags,
    type: spec.type ?? null,
    parameters: shownPages([spec.parameters ?? []].flat() as JsonObject[]).map(parameterStep),
    steps,
    output: spec.output,
    appliesTo: spec.appliesTo.map((kind) => kind.toLowerCase()),
    baseUrl: addressIn(annotations['backstage.io/source-location']) ?? url,
  }
}
