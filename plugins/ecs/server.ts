import { permissionPolicyGuide, trustPolicyGuide } from '@callboard/cloud/aws-guides'
import { defineServer } from '@callboard/plugin-kit/server'
import { statements } from './client.ts'
import { type Secrets, type Settings, secretsSchema, settingsSchema } from './config.ts'
import { connection } from './connection.ts'
import { manifest } from './manifest.ts'
import { watchServices } from './watch.ts'

export const server = defineServer<Settings, Secrets>({
  manifest,
  settings: settingsSchema,
  secrets: secretsSchema,
  connection,
  awsGuides: (identity) => [trustPolicyGuide(identity), permissionPolicyGuide(statements)],
  watcher: { watch: (context, sink) => watchServices(context, sink) },
})
