import { z } from 'zod'

/** What an admin sets. */
export const settingsSchema = z.object({
  bucket: z
    .string()
    .trim()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'Enter the name of the bucket, for example acme-billing.')
    .meta({ title: 'Bucket', description: 'Where the provider puts its FOCUS exports.', placeholder: 'acme-billing' }),
  prefix: z
    .string()
    .trim()
    .max(500)
    .default('')
    .meta({ title: 'Folder', description: 'Only files below it are read, for example exports/focus/.' }),
  region: z
    .string()
    .trim()
    .regex(/^[a-z0-9-]{2,40}$/, 'Enter a region such as eu-central-1.')
    .default('us-east-1')
    .meta({ title: 'Region' }),
  endpoint: z
    .union([
      z.literal(''),
      z.url({ protocol: /^https?$/, error: 'Enter an address such as https://s3.example.com, or nothing for AWS.' }),
    ])
    .default('')
    .meta({ title: 'Address', description: 'Only for a storage with the S3 protocol that is not AWS.', format: 'uri' }),
})

export const secretsSchema = z.object({
  accessKeyId: z.string().trim().min(3, 'Enter the access key.').max(200).meta({ title: 'Access key' }),
  secretAccessKey: z.string().trim().min(8, 'Enter the secret key.').max(200).meta({
    title: 'Secret key',
    description: 'Of a user that may list this bucket and read the exported files, nothing else.',
  }),
})

export type Settings = z.output<typeof settingsSchema>
export type Secrets = z.output<typeof secretsSchema>
