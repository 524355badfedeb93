import { permissionPolicyGuide, trustPolicyGuide } from '@callboard/cloud/aws-guides'
import { awsPartitionOf } from '@callboard/plugin-kit/aws-identity'
import { defineServer } from '@callboard/plugin-kit/server'
import { sources } from './client.ts'
import { type Secrets, type Settings, secretsSchema, settingsSchema } from './config.ts'
import { connection } from './connection.ts'
import { manifest } from './manifest.ts'
import { costExplorerStatements, s3Statements } from './sources/aws-policies.ts'

const bucketPlaceholder = 'YOUR-BUCKET'
const provider = (is: string) => [{ field: 'provider', is: [is] }]

export const server = defineServer<Settings, Secrets>({
  manifest,
  settings: settingsSchema,
  secrets: secretsSchema,
  connection,
  awsGuides: (identity) => [
    {
      ...trustPolicyGuide(identity),
      when: [
        { field: 'provider', is: ['s3', 'cost-explorer'] },
        { field: 'credentials', is: ['role'] },
      ],
    },
    permissionPolicyGuide(
      s3Statements({ bucket: bucketPlaceholder, prefix: '', partition: awsPartitionOf(identity.principal.arn) }),
      { when: provider('s3'), values: [{ placeholder: bucketPlaceholder, field: 'bucket' }] },
    ),
    permissionPolicyGuide(costExplorerStatements, { when: provider('cost-explorer') }),
  ],
  costs: {
    everyS: 3600,
    uploaded: (settings) => settings.provider === 'upload',
    list: (context) => sources[context.settings.provider].list(context),
    open: (context, key) => sources[context.settings.provider].open(context, key),
  },
})
