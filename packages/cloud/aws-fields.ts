import type { FieldCondition } from '@callboard/plugin-kit/form-fields'
import { z } from 'zod'
import { accessKey } from './aws.ts'

const roleArn = z
  .string()
  .trim()
  .regex(
    /^arn:aws(-cn|-us-gov)?:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/,
    'Enter the ARN of the role, for example arn:aws:iam::123456789012:role/callboard.',
  )

/**
 * Form fields for access to an AWS account: a role or an access key. Connections from before there were roles use keys.
 * @param when conditions for all of them, besides the choice between role and key
 */
export function awsFields(when: readonly FieldCondition[] = []) {
  const by = (credentials: 'role' | 'keys') => [...when, { field: 'credentials', is: [credentials] }]
  return {
    settings: {
      credentials: z
        .enum(['role', 'keys'])
        .default('keys')
        .meta({
          title: 'Credentials',
          labels: { role: 'IAM role (recommended)', keys: 'Access key' },
          description: 'A role needs no stored secret, and you can revoke it in AWS at any time.',
          suggested: 'role',
          when: [...when],
          advanced: false,
        }),
      roleArn: roleArn.optional().meta({
        title: 'Role ARN',
        description: 'The role’s summary in IAM shows it.',
        link: { label: 'Roles in IAM', href: 'https://console.aws.amazon.com/iam/home#/roles' },
        placeholder: 'arn:aws:iam::123456789012:role/callboard',
        missing: 'Enter the ARN of the role.',
        when: by('role'),
      }),
    },
    secrets: {
      accessKeyId: accessKey.accessKeyId.meta({
        title: 'Access key ID',
        description: 'Of an IAM user that has only the permissions listed here.',
        link: { label: 'Users in IAM', href: 'https://console.aws.amazon.com/iam/home#/users' },
        placeholder: 'AKIA…',
        missing: 'Enter the access key ID.',
        when: by('keys'),
      }),
      secretAccessKey: accessKey.secretAccessKey.meta({
        title: 'Secret access key',
        description: 'AWS shows it once, when the access key is created.',
        missing: 'Enter the secret access key.',
        when: by('keys'),
      }),
    },
  }
}
