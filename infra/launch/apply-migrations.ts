import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { execa } from 'execa'
import { z } from 'zod'
import { root } from './paths.ts'

const folder = path.join(root, 'prisma/migrations')

const answer = z.object({
  result: z.object({ appliedMigrationNames: z.array(z.string()) }).optional(),
  error: z.object({ data: z.object({ message: z.string() }) }).optional(),
})

/** The names of all migrations, oldest first. */
export const migrationNames = (): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((f) => f.isDirectory())
    .map((f) => f.name)
    .sort()

const read = (...parts: string[]) => readFileSync(path.join(folder, ...parts), 'utf8')

/** The request of `prisma migrate deploy` to its schema engine. */
const request = () => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'applyMigrations',
  params: {
    migrationsList: {
      baseDir: folder,
      lockfile: { path: 'migration_lock.toml', content: read('migration_lock.toml') },
      shadowDbInitScript: '',
      migrationDirectories: migrationNames().map((name) => ({
        path: name,
        migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: read(name, 'migration.sql') } },
      })),
    },
    filters: { externalTables: [], externalEnums: [] },
  },
})

/**
 * Applies pending migrations with Prisma's schema engine, under its lock. The engine is called directly: Prisma's CLI would add
 * 150 MB to the image, and a second to each start.
 * @returns the names of the applied migrations
 */
export async function applyMigrations(ownerUrl: string): Promise<string[]> {
  const engine = await execa(process.execPath, [path.join(root, 'infra/launch/schema-engine.mjs')], {
    input: `${JSON.stringify(request())}\n`,
    reject: false,
    env: { DATABASE_URL: ownerUrl },
  })
  const [line = ''] = engine.stdout.split('\n')
  const { result, error } = answer.parse(line ? JSON.parse(line) : {})
  if (!result) throw new Error(`migrations failed:\n${error?.data.message ?? engine.stderr}`)
  return result.appliedMigrationNames
}
