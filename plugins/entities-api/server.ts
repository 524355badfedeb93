import { defineServer } from '@callboard/plugin-kit/server'
import { type Secrets, type Settings, secretsSchema, settingsSchema } from './config.ts'
import { connection } from './connection.ts'
import { manifest } from './manifest.ts'

export const server = defineServer<Settings, Secrets>({
  manifest,
  settings: settingsSchema,
  secrets: secretsSchema,
  connection,
  receivesEntities: true,
  guides: [
    {
      title: 'Push from a CI job',
      help: 'Create a token with the scope catalog.write under Settings > API tokens. Each run pushes all entities of the source; those that it no longer names are removed.',
      fileName: 'push-entities.sh',
      text: `curl --fail-with-body -X PUT "$CALLBOARD_URL/api/v1/entities?source=ci&mode=full" \\
  -H "Authorization: Bearer $CALLBOARD_TOKEN" \\
  -H "Content-Type: application/x-ndjson" \\
  -H "Idempotency-Key: $CI_PIPELINE_ID" \\
  --data-binary @entities.ndjson`,
    },
  ],
})
