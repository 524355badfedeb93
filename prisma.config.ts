import { fileURLToPath } from 'node:url'
import { defineConfig } from 'prisma/config'

// The schema engine runs from an npm package (WebAssembly), so nothing is downloaded: decision 002.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(new URL('./infra/launch/schema-engine.mjs', import.meta.url))
process.env.CHECKPOINT_DISABLE ??= '1'

export default defineConfig({
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://unset' },
})
