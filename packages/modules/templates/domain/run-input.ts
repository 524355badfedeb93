import { z } from 'zod'
import { decisions, runStates } from './run-state.ts'

const ref = z.string().trim().toLowerCase().min(1).max(500)
const key = z.string().min(1).max(200)

/** Bounded where it arrives; its template's schema says the rest. */
export const values = z
  .record(key, z.unknown())
  .refine((given) => JSON.stringify(given).length <= 256 * 1024, 'The values of the form are larger than 256 KiB. Enter less.')

const secrets = z
  .record(key, z.string().max(16 * 1024))
  .refine((given) => Object.keys(given).length <= 50, 'Enter at most 50 secrets.')

export const startInput = z.object({
  ref,
  values,
  secrets: secrets.default({}),
  /** The entity that it is started on. */
  entity: ref.optional(),
  /** The same key starts the same run once. */
  idempotencyKey: z.string().trim().min(1).max(200).optional(),
})

/** Files beside a template that is not in the catalog yet. */
const files = z
  .array(
    z.object({
      path: z.string().min(1).max(500),
      base64Content: z.base64().max(4 * 1024 * 1024),
      executable: z.boolean().default(false),
    }),
  )
  .max(500)

export const dryRunInput = z.object({
  ref,
  values,
  secrets: secrets.default({}),
  /** The entity that it would be started on. */
  entity: ref.optional(),
  /** A template that is being written, instead of that of the catalog, with the files beside it. */
  draft: z.object({ template: z.record(z.string(), z.unknown()), files: files.default([]) }).optional(),
})

export const listRunsInput = z.object({
  /** Only those that the caller started. */
  mine: z.boolean().default(false),
  /** Of this template. */
  ref: ref.optional(),
  /** Started on this entity, or that registered it. */
  entity: ref.optional(),
  state: z.enum(runStates).optional(),
  limit: z.number().int().min(1).max(200).default(50),
  /** What the page before returned as `next`. */
  cursor: z.uuid().optional(),
})

export const decisionInput = z.object({
  run: z.uuid(),
  /** The position of the step, from 0. */
  step: z.number().int().min(0).max(1000),
  decision: z.enum(decisions),
  comment: z.string().trim().max(2000).default(''),
})
