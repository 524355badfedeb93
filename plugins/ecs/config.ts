import { accessKey } from '@callboard/cloud/aws'
import { awsAccess } from '@callboard/cloud/aws-role'
import { z } from 'zod'

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
  credentials: awsAccess.credentials.meta({
    title: 'Credentials',
    labels: { role: 'IAM role (recommended)', keys: 'Access key' },
    description: 'A role needs no stored secret, and you can revoke it in AWS at any time.',
    suggested: 'role',
    advanced: false,
  }),
  roleArn: awsAccess.roleArn.meta({
    title: 'Role ARN',
    description: 'The role’s summary in IAM shows it.',
    link: { label: 'Roles in IAM', href: 'https://console.aws.amazon.com/iam/home#/roles' },
    placeholder: 'arn:aws:iam::123456789012:role/callboard',
    missing: 'Enter the ARN of the role.',
    when: { field: 'credentials', is: ['role'] },
  }),
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

const byKeys = { field: 'credentials', is: ['keys'] }

export const secretsSchema = z.object({
  accessKeyId: accessKey.accessKeyId.meta({
    title: 'Access key ID',
    description: 'Of an IAM user that has only the permissions listed here.',
    link: { label: 'Users in IAM', href: 'https://console.aws.amazon.com/iam/home#/users' },
    placeholder: 'AKIA…',
    missing: 'Enter the access key ID.',
    when: byKeys,
  }),
  secretAccessKey: accessKey.secretAccessKey.meta({
    title: 'Secret access key',
    description: 'AWS shows it once, when the access key is created.',
    missing: 'Enter the secret access key.',
    when: byKeys,
  }),
})

export type Settings = z.output<typeof settingsSchema>
export type Secrets = z.output<typeof secretsSchema>
