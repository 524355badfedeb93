import { defineServer } from '@callboard/plugin-kit/server'
import { actions } from './actions/actions.ts'
import { type Secrets, type Settings, secretsSchema, settingsSchema } from './config.ts'
import { connection } from './connection.ts'
import { webhooks } from './events.ts'
import { manifest } from './manifest.ts'
import { mergeRequests } from './merge-requests.ts'
import { pipelines } from './pipelines/source.ts'
import { subscription } from './subscription.ts'

export const server = defineServer<Settings, Secrets>({
  manifest,
  settings: settingsSchema,
  secrets: secretsSchema,
  connection,
  actions,
  pullRequests: mergeRequests,
  pipelines,
  webhooks,
  subscription,
})
