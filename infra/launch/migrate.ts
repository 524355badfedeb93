import { directUrl, migrationEnv } from '@callboard/env/concerns'
import { loadEnv } from '@callboard/env/load'
import { migrate } from './database.ts'
import { databaseProblem } from './database-problem.ts'

// npm run migrate: migrates a database; for deployments, which have no launcher.

try {
  const env = loadEnv(migrationEnv)
  const applied = await migrate({ owner: env.DATABASE_URL, app: '', system: directUrl(env) })
  process.stdout.write(applied.length > 0 ? `Applied ${applied.join(', ')}.\n` : 'The database is up to date.\n')
} catch (error) {
  console.error(databaseProblem(error, process.env.DATABASE_URL ?? '') ?? error)
  process.exitCode = 1
}
