import { awsFields } from '@callboard/cloud/aws-fields'
import { z } from 'zod'

const aws = awsFields()

/** Settings entered by an admin. */
export const settingsSchema = z.object({
  name: z
    .string()
    .trim()
    .min(1, 'Enter a name.')
    .max(60)
    .regex(/^[\w.-]+$/, 'Use letters, digits and . _ - without spaces, for example production.')
    .meta({ title: 'Name', description: 'A display name for this account.', placeholder: 'production' }),
  region: z
    .string()
    .trim()
    .regex(/^[a-z0-9-]{2,40}$/, 'Enter a region such as eu-central-1.')
    .meta({
      title: 'Region',
      description: 'Each region is a connection of its own. The AWS console shows it in the address, for example eu-central-1.',
      placeholder: 'eu-central-1',
    }),
  ...aws.settings,
  clusters: z.array(z.string().min(1).max(255)).max(50).default([]).meta({
    title: 'Only these clusters',
    description: 'Cluster names, one per line. Leave empty for all clusters in the region.',
    advanced: true,
  }),
  endpoint: z
    .url({ protocol: /^https?$/, error: 'Enter an address, or nothing for AWS.' })
    .optional()
    .meta({ destination: true, title: 'Address', description: 'Only for a gateway of your own.', advanced: true }),
})

export const secretsSchema = z.object(aws.secrets)

export type Settings = z.output<typeof settingsSchema>
export type Secrets = z.output<typeof secretsSchema>
