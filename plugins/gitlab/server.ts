import { defineServer } from '@callboard/plugin-kit/server'
import { type Secrets, type Settings, secretsSchema, settingsSchema } from './config.ts'
import { connection } from './connection.ts'
import { webhooks } from './events.ts'
import { manifest } from './manifest.ts'
import { pipelines } from './pipelines/source.ts'
import { subscription } from './subscription.ts'

export const server = defineServer<Settings, Secrets>({
  manifest,
  settings: settingsSchema,
  secrets: secretsSchema,
  connection,
  pipelines,
  webhooks,
  subscription,
})
