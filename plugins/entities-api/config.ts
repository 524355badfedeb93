import { sourceNameHelp, sourceNamePattern } from '@callboard/modules/integrations/domain/push'
import { z } from 'zod'

/** Settings entered by an admin, or named by the first push. */
export const settingsSchema = z.object({
  source: z.string().regex(sourceNamePattern, { error: sourceNameHelp }).meta({
    title: 'Source',
    description: 'The name that each push sends. An entity belongs to one source.',
    placeholder: 'ci',
  }),
})

export const secretsSchema = z.object({})

export type Settings = z.output<typeof settingsSchema>
export type Secrets = z.output<typeof secretsSchema>
