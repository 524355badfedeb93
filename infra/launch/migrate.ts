import { migrationEnv } from '@callboard/env/concerns'
import { loadEnv } from '@callboard/env/load'
import { migrate } from './database.ts'

// npm run migrate: migrates a database; for deployments, which have no launcher.

const env = loadEnv(migrationEnv)
const applied = await migrate({ owner: env.DATABASE_URL, app: '', system: env.DATABASE_SYSTEM_URL })
process.stdout.write(applied.length > 0 ? `Applied ${applied.join(', ')}.\n` : 'The database is up to date.\n')
