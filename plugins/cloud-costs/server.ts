import { defineServer } from '@callboard/plugin-kit/server'
import { sources } from './client.ts'
import { type Secrets, type Settings, secretsSchema, settingsSchema } from './config.ts'
import { connection } from './connection.ts'
import { manifest } from './manifest.ts'

export const server = defineServer<Settings, Secrets>({
  manifest,
  settings: settingsSchema,
  secrets: secretsSchema,
  connection,
  costs: {
    everyS: 3600,
    uploaded: (settings) => settings.provider === 'upload',
    list: (context) => sources[context.settings.provider].list(context),
    open: (context, key) => sources[context.settings.provider].open(context, key),
  },
})
