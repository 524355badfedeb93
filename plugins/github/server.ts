import { defineServer } from '@callboard/plugin-kit/server'
import { actions } from './actions/actions.ts'
import { code } from './code.ts'
import { type Secrets, type Settings, secretsSchema, settingsSchema } from './config.ts'
import { connection } from './connection.ts'
import { webhooks } from './events.ts'
import { fileReader } from './files.ts'
import { folders } from './folders.ts'
import { install } from './install.ts'
import { knowledge } from './knowledge/source.ts'
import { manifest } from './manifest.ts'
import { pipelines } from './pipelines/source.ts'
import { proposals } from './proposals.ts'
import { pullRequests } from './pull-requests.ts'
import { subscription } from './subscription.ts'
import { everyS, list } from './sync/list.ts'
import { read } from './sync/read.ts'

export const server = defineServer<Settings, Secrets>({
  manifest,
  settings: settingsSchema,
  secrets: secretsSchema,
  connection,
  source: { list, everyS, read, batch: 100 },
  proposals,
  files: fileReader,
  folders,
  actions,
  pullRequests,
  pipelines,
  knowledge,
  code,
  webhooks,
  subscription,
  install,
})
