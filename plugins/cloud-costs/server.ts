import { defineServer } from '@callboard/plugin-kit/server'
import { listFiles, openFile } from './client.ts'
import { type Secrets, secretsSchema, type Settings, settingsSchema } from './config.ts'
import { connection } from './connection.ts'
import { manifest } from './manifest.ts'

export const server = defineServer<Settings, Secrets>({
  manifest,
  settings: settingsSchema,
  secrets: secretsSchema,
  connection,
  costs: { everyS: 3600, list: listFiles, open: openFile },
  async sample(sandbox) {
    return [
      {
        settings: { bucket: 'meridian-billing', prefix: 'focus/', endpoint: `${sandbox.url}/s3` },
        secrets: { accessKeyId: 'SANDBOX', secretAccessKey: 'sandbox-secret' },
      },
    ]
  },
})
