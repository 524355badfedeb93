import { awsFields } from '@callboard/cloud/aws-fields'
import { secretToken } from '@callboard/plugin-kit/secret-token'
import { z } from 'zod'

/** Sources of billing files. */
export const providers = ['s3', 'gcs', 'azure', 'cost-explorer', 'upload'] as const
export type Provider = (typeof providers)[number]

const only = (...is: Provider[]) => ({ field: 'provider', is })
const aws = awsFields([only('s3', 'cost-explorer')])

/** Settings entered by an admin. The provider decides which are required; see sources/. */
export const settingsSchema = z.object({
  provider: z
    .enum(providers)
    .default('s3')
    .meta({
      destination: true,
      title: 'Source',
      labels: {
        s3: 'FOCUS exports in Amazon S3, or a storage with its protocol',
        gcs: 'FOCUS exports in Google Cloud Storage',
        azure: 'FOCUS exports in Azure Blob Storage',
        'cost-explorer': 'AWS Cost Explorer (a quick start without exports)',
        upload: 'File upload',
      },
      description: 'FOCUS is the format that AWS, Microsoft, Google, Oracle and others export bills in: CSV, gzip or Parquet.',
      advanced: false,
    }),
  bucket: z
    .string()
    .trim()
    .regex(/^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/, 'Enter the name of the bucket, for example acme-billing.')
    .optional()
    .meta({
      title: 'Bucket',
      description: 'Where the provider puts its FOCUS exports.',
      placeholder: 'acme-billing',
      missing: 'Enter the name of the bucket.',
      when: only('s3', 'gcs'),
    }),
  container: z
    .url({ protocol: /^https?$/, error: 'Enter an address such as https://acme.blob.core.windows.net/billing.' })
    .optional()
    .meta({
      destination: true,
      title: 'Container',
      description: 'The address of the container that the exports are in.',
      placeholder: 'https://acme.blob.core.windows.net/billing',
      format: 'uri',
      missing: 'Enter the address of the container.',
      when: only('azure'),
    }),
  prefix: z
    .string()
    .trim()
    .max(500)
    .default('')
    .meta({
      title: 'Folder',
      description: 'Only files in this folder are read, for example exports/focus/.',
      when: only('s3', 'gcs', 'azure'),
      advanced: true,
    }),
  ...aws.settings,
  region: z
    .string()
    .trim()
    .regex(/^[a-z0-9-]{2,40}$/, 'Enter a region such as eu-central-1.')
    .default('us-east-1')
    .meta({ title: 'Region', description: 'The region of the bucket.', when: only('s3'), advanced: true }),
  tag: z
    .string()
    .trim()
    .max(128)
    .regex(/^[^$]*$/, 'Enter the name of a tag, for example component.')
    .default('')
    .meta({
      title: 'Tag that names the service',
      description:
        'A cost allocation tag that is active in AWS. Cost Explorer then groups costs by service and this tag; otherwise by service and account.',
      placeholder: 'component',
      when: only('cost-explorer'),
      advanced: false,
    }),
  account: z
    .string()
    .trim()
    .max(100)
    .optional()
    .meta({
      title: 'Name',
      description: 'The provider of these bills, for example Hetzner.',
      placeholder: 'Hetzner',
      missing: 'Enter the provider of these bills.',
      when: only('upload'),
    }),
  endpoint: z
    .union([
      z.literal(''),
      z.url({
        protocol: /^https?$/,
        error: 'Enter an address such as https://s3.example.com, or nothing for the provider’s own.',
      }),
    ])
    .default('')
    .meta({
      destination: true,
      title: 'Address',
      description: 'Only for a storage with the protocol of S3 that is not AWS, or a gateway of your own.',
      format: 'uri',
      when: only('s3', 'gcs', 'cost-explorer'),
      advanced: true,
    }),
})

export const secretsSchema = z.object({
  ...aws.secrets,
  serviceAccount: z
    .string()
    .trim()
    .max(20_000, 'This is more than the key of one service account.')
    .optional()
    .meta({
      title: 'Key of a service account',
      description: 'The JSON file of a service account with the role Storage Object Viewer on this bucket.',
      placeholder: '{ "type": "service_account", … }',
      multiline: true,
      link: { label: 'Service accounts in Google Cloud', href: 'https://console.cloud.google.com/iam-admin/serviceaccounts' },
      missing: 'Paste the key of the service account.',
      when: only('gcs'),
    }),
  sasToken: secretToken()
    .max(2000)
    .optional()
    .meta({
      title: 'Shared access signature',
      description: 'A SAS token of the container with the rights Read and List.',
      placeholder: 'sv=2024-11-04&sr=c&sp=rl&sig=…',
      link: { label: 'Storage accounts in Azure', href: 'https://portal.azure.com/#browse/Microsoft.Storage%2FStorageAccounts' },
      missing: 'Enter the shared access signature.',
      when: only('azure'),
    }),
})

export type Settings = z.output<typeof settingsSchema>
export type Secrets = z.output<typeof secretsSchema>
