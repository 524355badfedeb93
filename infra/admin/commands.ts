import { writeFile } from 'node:fs/promises'
import { AppError, isAppError } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import { actions } from '@callboard/core/permissions'
import { portalPaths } from '@callboard/core/portal-paths'
import { closeDatabase, configureDatabase } from '@callboard/db/clients'
import { addressEnv, awsEnv, databaseEnv, demoEnv, secretsEnv, slackEnv, stripeEnv } from '@callboard/env/concerns'
import { loadEnv } from '@callboard/env/load'
import { type OperationContext, operationContext } from '@callboard/kernel/operation'
import { type Platform } from '@callboard/kernel/platform'
import { portalUrl } from '@callboard/kernel/portal-links'
import { getStripe, setUpPrices } from '@callboard/modules/billing'
import { recountEntities } from '@callboard/modules/catalog'
import { platformFrom } from '@callboard/modules/compose-platform'
import { createAccount, findAccountByEmail } from '@callboard/modules/identity'
import { connectSample, listProblems, listRuns } from '@callboard/modules/integrations'
import { setOperator } from '@callboard/modules/operator'
import { createTenant, findTenantBySlug, listTenants, removeTenant, zipOf } from '@callboard/modules/tenants'
import { createToken } from '@callboard/modules/tokens'
import { pluginRegistry } from '@callboard/plugins/server'
import { nginxConfig } from '../deploy/nginx.ts'
import { databaseProblem } from '../launch/database-problem.ts'
import { backUpDeployment, restoreDeployment, restoreTenant } from './backup-commands.ts'
import { writeEnvironmentFile } from './environment-file.ts'
import { keysRotate, keysStatus } from './keys.ts'
import { moveToDeployment } from './move-command.ts'
import { setUp } from './setup.ts'

const text = { type: 'string' } as const
const flag = { type: 'boolean', default: false } as const

/** Options of all commands, for `parseArgs`. */
export const adminOptions = {
  slug: text,
  name: text,
  out: text,
  from: text,
  to: text,
  email: text,
  tenant: text,
  'owner-email': text,
  'owner-password': text,
  'owner-name': text,
  'operator-email': text,
  'operator-password': text,
  'public-url': text,
  database: text,
  redis: text,
  listen: text,
  web: text,
  certificate: text,
  key: text,
  json: flag,
  wait: flag,
  yes: flag,
} as const

export type Options = {
  [Name in keyof typeof adminOptions]?: (typeof adminOptions)[Name]['type'] extends 'string' ? string : boolean
}

export const usage = `Usage: npm run admin -- <command>
  environment --public-url https://portal.example.com --database postgresql://db:5432/callboard [--redis redis://…] --out callboard.env
                     (writes the variables of a new deployment, with new secrets)
  setup [--operator-email a@b.c] [--operator-password …]
                     (creates roles, database and tables, and the first operator; can be run again)
  nginx --web 127.0.0.1:3001,127.0.0.1:3002 --listen 443 --certificate cert.pem --key key.pem --out nginx.conf
  backup --out <new folder>      (one consistent snapshot; ENCRYPTION_KEYS are not in it)
  restore --from <folder>        (into a new database, with DATABASE_ADMIN_URL; checks every table and every stored secret)
  tenant create --slug acme --name Acme --owner-email a@b.c --owner-password … [--owner-name …] [--json]
  tenant list [--json]
  tenant export --tenant acme --out acme.zip
  tenant restore --from <folder> --tenant acme --slug acme-restored --owner-email a@b.c
                     (one organization of a backup, as a new one)
  tenant move --tenant acme --to <file> --yes [--json]
                     (into another database; the file has the variables of its deployment. Both need DATABASE_ADMIN_URL)
  tenant remove --tenant acme --yes [--json]
  catalog recount --tenant acme    (restores the counts of totals and facets from the entities)
  sample connect --tenant acme [--wait] [--json]
  operator grant --email a@b.c    (opens the operator's area at /operator)
  operator revoke --email a@b.c
  keys status        (how many stored secrets are encrypted with an older key)
  keys rotate        (encrypts stored secrets with the first of ENCRYPTION_KEYS; can be stopped and run again)
  stripe setup       (makes products and prices as the plans say; can be run again)`

const operator = (platform: Platform, tenantId: TenantId): OperationContext =>
  operationContext(platform, tenantId, { type: 'job', label: 'operator' })

function need(options: Options, name: keyof Options): string {
  const value = options[name]
  if (typeof value !== 'string' || value === '') throw new AppError('invalid_input', `--${name} is missing.\n\n${usage}`)
  return value
}

async function create(platform: Platform, options: Options) {
  const email = need(options, 'owner-email')
  const name = need(options, 'name')
  const owner =
    (await findAccountByEmail(email)) ??
    (await createAccount(
      { name: options['owner-name'] ?? email.split('@')[0], email, password: need(options, 'owner-password') },
      { publicUrl: platform.publicUrl, verified: true },
    ))
  const tenant = await createTenant({ name, slug: need(options, 'slug') }, owner)
  const { token } = await createToken(operator(platform, tenant.id), { name: 'command line', scopes: actions })
  return {
    data: { id: tenant.id, slug: tenant.slug, token },
    text: `Created ${tenant.name} at ${portalUrl(platform, tenant.slug)}\nid     ${tenant.id}\ntoken  ${token}   (all scopes; shown only now)`,
  }
}

const pause = (ms: number) => new Promise((r) => setTimeout(r, ms))
const ended = ['succeeded', 'failed', 'needs_approval', 'cancelled']

async function sample(platform: Platform, options: Options) {
  const tenant = await findTenantBySlug(need(options, 'tenant'))
  const context = operator(platform, tenant.id)
  const started = Date.now()
  const { integration, runId, webhooks } = await connectSample(context, {})
  if (!options.wait)
    return {
      data: { integrationId: integration.id, runId, webhooks },
      text: `Connected ${integration.name}. The sync is running: ${portalUrl(platform, tenant.slug, portalPaths.integration(integration.id))}`,
    }
  for (;;) {
    const { runs } = await listRuns(context, { id: integration.id, limit: 5 })
    const run = runs.find((r) => r.id === runId)
    if (run && ended.includes(run.state)) {
      const { problems } = await listProblems(context, { id: integration.id, limit: 200 })
      const seconds = run.startedAt && run.finishedAt ? (run.finishedAt.getTime() - run.startedAt.getTime()) / 1000 : null
      const data = {
        integrationId: integration.id,
        runId,
        state: run.state,
        seconds,
        elapsedSeconds: (Date.now() - started) / 1000,
        counts: { added: run.added, changed: run.changed, removed: run.removed, unchanged: run.unchanged },
        repositories: run.total,
        requests: run.requests,
        rateLimitLeft: run.rateLimitLeft,
        problemCount: run.problems,
        problems,
        error: run.errorMessage,
      }
      return {
        data,
        text: `${run.state} in ${seconds} s: ${run.added} entities added, ${run.problems} problems, ${run.requests} requests\n${problems.map((p) => `  ${p.itemName} ${p.file}:${p.line}  ${p.message}`).join('\n')}`,
      }
    }
    if (Date.now() - started > 900_000)
      throw new AppError('unavailable', `The sync did not end within 15 minutes (${run?.state}). Are the workers running?`)
    await pause(100)
  }
}

async function list() {
  const tenants = await listTenants()
  return {
    data: tenants,
    text:
      tenants
        .map((t) => `${t.slug.padEnd(24)} ${t.id}  ${t.members} members, ${t.entities} entities, ${t.integrations} integrations`)
        .join('\n') || 'No organizations yet.',
  }
}

async function remove(platform: Platform, options: Options) {
  const tenant = await findTenantBySlug(need(options, 'tenant'))
  if (!options.yes)
    throw new AppError('invalid_input', `This removes ${tenant.name} with everything it holds, for good. Add --yes to do it.`)
  const proof = await removeTenant(platform, tenant.id, 'operator')
  const left = proof.reduce((sum, t) => sum + t.rows, 0)
  return {
    data: { removed: tenant.slug, rowsLeft: left, tables: proof },
    text: `Removed ${tenant.slug}. Rows left in ${proof.length} tables: ${left}.`,
  }
}

async function dispatch(platform: Platform, command: string, options: Options): Promise<{ data: unknown; text: string }> {
  switch (command) {
    case 'tenant create':
      return create(platform, options)
    case 'tenant list':
      return list()
    case 'tenant remove':
      return remove(platform, options)
    case 'tenant export': {
      const tenant = await findTenantBySlug(need(options, 'tenant'))
      const file = need(options, 'out')
      await writeFile(file, zipOf(tenant.id))
      return { data: { file }, text: `Wrote ${file}.` }
    }
    case 'operator grant':
    case 'operator revoke': {
      const done = await setOperator(need(options, 'email'), command === 'operator grant')
      return { data: done, text: `${done.email} is ${done.operator ? 'an' : 'no'} operator now.` }
    }
    case 'stripe setup': {
      const done = await setUpPrices(getStripe(platform))
      return { data: done, text: `${done.products} products and ${done.prices} prices made, ${done.changed} prices changed.` }
    }
    case 'keys status':
      return keysStatus(platform)
    case 'keys rotate':
      return keysRotate(platform)
    case 'catalog recount': {
      const tenant = await findTenantBySlug(need(options, 'tenant'))
      await recountEntities(tenant.id)
      return { data: { recounted: tenant.slug }, text: `Counted the entities of ${tenant.slug} again.` }
    }
    case 'sample connect':
      return sample(platform, options)
    default:
      throw new AppError('invalid_input', usage)
  }
}

async function move(options: Options) {
  const [tenant, to] = [need(options, 'tenant'), need(options, 'to')]
  if (!options.yes)
    throw new AppError(
      'invalid_input',
      `This copies ${tenant} to another database, and deletes it here in the moment of the move. Add --yes to do it.`,
    )
  return moveToDeployment({ tenant, to }, (line) => !options.json && console.log(line))
}

/** Commands that prepare a deployment, and therefore need none of its variables, or no database yet. */
async function prepare(command: string, options: Options): Promise<{ data: unknown; text: string } | undefined> {
  switch (command) {
    case 'environment': {
      const out = need(options, 'out')
      writeEnvironmentFile(out, {
        publicUrl: need(options, 'public-url'),
        database: need(options, 'database'),
        redis: options.redis,
      })
      return { data: { out }, text: `Wrote ${out}, readable by you only. Keep a copy of ENCRYPTION_KEYS apart from backups.` }
    }
    case 'nginx': {
      const out = need(options, 'out')
      const tls = options.certificate ? { certificate: options.certificate, key: need(options, 'key') } : undefined
      await writeFile(out, nginxConfig({ listen: need(options, 'listen'), web: need(options, 'web').split(','), tls }))
      return { data: { out }, text: `Wrote ${out}.` }
    }
    case 'setup': {
      const lines: string[] = []
      const { 'operator-email': email, 'operator-password': password } = options
      await setUp({ email, password }, (line) => (options.json ? lines.push(line) : console.log(line)))
      return { data: { steps: lines }, text: 'Ready. Start web and workers.' }
    }
    case 'backup':
      return backUpDeployment(need(options, 'out'))
    case 'restore':
      return restoreDeployment(need(options, 'from'), (line) => !options.json && console.log(line))
    case 'tenant restore':
      return restoreTenant(
        {
          folder: need(options, 'from'),
          tenant: need(options, 'tenant'),
          slug: need(options, 'slug'),
          ownerEmail: need(options, 'owner-email'),
        },
        (line) => !options.json && console.log(line),
      )
    case 'tenant move':
      return move(options)
    default:
      return undefined
  }
}

async function withPlatform(command: string, options: Options): Promise<{ data: unknown; text: string }> {
  if (!process.env.DATABASE_APP_URL)
    throw new AppError(
      'unavailable',
      'Callboard is not running here. Start it with npm start, or set the variables of .env.example.',
    )
  const env = loadEnv({ ...databaseEnv, ...secretsEnv, ...addressEnv, ...demoEnv, ...stripeEnv, ...slackEnv, ...awsEnv })
  configureDatabase({ appUrl: env.DATABASE_APP_URL, systemUrl: env.DATABASE_SYSTEM_URL, poolSize: 4, workload: 'jobs' })
  return dispatch(platformFrom(env, pluginRegistry), command, options)
}

/** The sentence for an operator; undefined for what should not happen, which is shown whole. */
function sentenceOf(error: unknown): string | undefined {
  if (isAppError(error)) return error.message
  return databaseProblem(error, process.env.DATABASE_URL ?? process.env.DATABASE_SYSTEM_URL ?? '')
}

/**
 * Runs an operator's command.
 * @returns the exit code
 */
export async function runAdmin(positionals: readonly string[], options: Options): Promise<number> {
  const command = positionals.join(' ')
  try {
    const result = (await prepare(command, options)) ?? (await withPlatform(command, options))
    console.log(options.json ? JSON.stringify(result.data) : result.text)
    return 0
  } catch (error) {
    const sentence = sentenceOf(error)
    if (options.json && sentence)
      console.log(JSON.stringify({ error: { code: isAppError(error) ? error.code : 'unavailable', message: sentence } }))
    else console.error(sentence ?? error)
    return 1
  } finally {
    await closeDatabase()
  }
}
