import { defineServer } from '@callboard/plugin-kit/server'
import { type Secrets, type Settings, secretsSchema, settingsSchema } from './config.ts'
import { connection } from './connection.ts'
import { manifest } from './manifest.ts'
import { knowledge } from './source.ts'

export const server = defineServer<Settings, Secrets>({
  manifest,
  settings: settingsSchema,
  secrets: secretsSchema,
  connection,
  knowledge,
})
