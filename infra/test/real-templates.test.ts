import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { isAppError } from '@callboard/core/errors'
import type { OperationContext } from '@callboard/kernel/operation'
import { dryRun, listActions } from '@callboard/modules/templates'
import { parseTemplate } from '@callboard/modules/templates/domain/parse-template'
import { missingActions } from '@callboard/modules/templates/domain/template'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'

// Templates of public repositories, unmodified: each dry-runs, or its missing actions are named. Skipped without the repositories.

const organization = path.resolve(import.meta.dirname, '../../../shared/data/github-org')
const present = existsSync(organization)

type Entity = { kind?: string; apiVersion?: string; metadata?: { name?: string }; spec?: { parameters?: unknown } }
type Found = { file: string; entity: Entity }

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((f) =>
    f.isDirectory() ? filesIn(path.join(folder, f.name)) : [path.join(folder, f.name)],
  )

function templates(): Found[] {
  if (!present) return []
  return filesIn(organization)
    .filter((file) => /\.ya?ml$/.test(file))
    .flatMap((file) => {
      const text = readFileSync(file, 'utf8')
      if (!text.includes('scaffolder.backstage.io/')) return []
      return parseAllDocuments(text)
        .map(
          (document): Found => ({
            file: path.relative(organization, file),
            entity: document.errors.length > 0 ? {} : document.toJS(),
          }),
        )
        .filter(({ entity }) => entity?.kind === 'Template')
    })
}

type Schema = { properties?: Record<string, Schema>; type?: string; default?: unknown; enum?: unknown[]; required?: string[] }

/** A value that fits a simple schema. */
function exampleOf(schema: Schema): unknown {
  if (schema.default !== undefined) return schema.default
  if (schema.enum) return schema.enum[0]
  if (schema.type === 'object' || schema.properties)
    return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, inner]) => [key, exampleOf(inner)]))
  return { boolean: true, number: 1, integer: 1, array: [] }[schema.type ?? ''] ?? 'example'
}

const valuesOf = ({ spec }: Entity) =>
  Object.assign({}, ...[spec?.parameters ?? []].flat().map((page) => exampleOf({ type: 'object', ...(page as Schema) })))

let database: TestDatabase
let context: OperationContext
const found = templates()

beforeAll(async () => {
  if (!present) return
  database = await openTestDatabase()
  context = (await createTestTenant(testPlatform(pluginRegistry))).as('developer')
})
afterAll(() => database?.drop())

async function outcomeOf({ entity }: Found, installed: ReadonlySet<string>): Promise<string> {
  const ref = `template:default/${entity.metadata?.name}`
  try {
    const missing = missingActions(parseTemplate(ref, entity, null).steps, installed)
    if (missing.length > 0) return `missing: ${missing.join(', ')}`
    const { files, steps } = await dryRun(context, { ref, values: valuesOf(entity), draft: { template: entity as never } })
    return `dry-runs: ${steps.length} steps, ${files.length} files`
  } catch (error) {
    if (!isAppError(error)) throw error
    return `refused: ${error.message}`
  }
}

test.skipIf(!present)(
  'every template of public repositories dry-runs, or says what is missing',
  { timeout: 120_000 },
  async () => {
    const installed = new Set((await listActions(context, {})).actions.map(({ id }) => id))
    const table: string[][] = []
    for (const one of found) table.push([one.entity.metadata?.name ?? one.file, await outcomeOf(one, installed)])
    process.stdout.write(`${table.map(([name = '', outcome = '']) => `${name.padEnd(40)} ${outcome}`).join('\n')}\n`)
    expect(table.length).toBeGreaterThan(10)
    expect(table.filter(([, outcome]) => !/^(dry-runs|missing): /.test(outcome ?? ''))).toEqual([])
  },
)
