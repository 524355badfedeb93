import { z } from 'zod'
import { environmentKey, flagInput, flagKey, settingsInput, targeting, why } from './flag-schema.ts'

// The changes of what applications get. In a protected environment each is requested, and applied when it is approved.

export const settingsChange = settingsInput.extend({
  key: flagKey,
  environment: environmentKey,
  why,
  /** The revision that was edited: somebody else's change since then is not overwritten. */
  revision: z.number().int().positive().optional(),
  /** Assigns every unit anew. */
  rerandomize: z.boolean().default(false),
})
export const toggleChange = z.object({ key: flagKey, environment: environmentKey, enabled: z.boolean(), why })
export const archiveChange = z.object({
  key: flagKey,
  archived: z.boolean().default(true),
  /** Null: the default in the code. */
  variant: z.string().max(100).nullable().default(null),
  why,
})
export const flagChange = flagInput.omit({ key: true, type: true }).extend({ key: flagKey, why })
export const segmentChange = z.object({
  key: flagKey,
  description: z.string().trim().max(1000, 'Use at most 1,000 characters.').default(''),
  targeting,
})
/** Takes back what a change of the history changed in an environment. */
export const undoChange = z.object({ key: flagKey, version: z.uuid(), why })

export const change = z.discriminatedUnion(
  'kind',
  [
    settingsChange.extend({ kind: z.literal('settings') }),
    toggleChange.extend({ kind: z.literal('toggle') }),
    archiveChange.extend({ kind: z.literal('archive') }),
    flagChange.extend({ kind: z.literal('flag') }),
    segmentChange.extend({ kind: z.literal('segment') }),
    undoChange.extend({ kind: z.literal('undo') }),
  ],
  'Choose what to change: settings, toggle, archive, flag, segment or undo.',
)
export type Change = z.output<typeof change>
