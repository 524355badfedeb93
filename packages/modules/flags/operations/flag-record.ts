import { createHash } from 'node:crypto'
import { AppError, notFound } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { lockUntilCommit } from '@callboard/db/lock-until-commit'
import { emit } from '@callboard/kernel/events'
import { audit, type OperationContext } from '@callboard/kernel/operation'
import { defaultEnvironments, type FlagSettings } from '../domain/flag.ts'
import { storedSettings, storedVariants, targeting } from '../domain/flag-schema.ts'
import { flagChanged } from '../events.ts'

/** The plugin that sells flags. Without it they are evaluated and shown, and cannot be changed. */
export const confidence = { id: 'confidence', name: 'Confidence', tier: 'premium' as const }

/** One change at a time: checks of keys, cycles and segments hold until the commit. */
export const lockFlags = (db: TenantDb, tenantId: TenantId): Promise<void> => lockUntilCommit(db, `flags ${tenantId}`)

/** The environments in order; the first change of flags creates the default ones. */
export async function ensureEnvironments(db: TenantDb, tenantId: TenantId) {
  const read = () => db.flagEnvironment.findMany({ orderBy: [{ position: 'asc' }, { key: 'asc' }] })
  const environments = await read()
  if (environments.length > 0) return environments
  await lockFlags(db, tenantId)
  await db.flagEnvironment.createMany({
    data: defaultEnvironments.map((e, position) => ({ tenantId, ...e, position })),
    skipDuplicates: true,
  })
  return read()
}

/** @throws AppError `invalid_input` at the field `environment`, with those that there are */
export async function requireEnvironment(db: TenantDb, tenantId: TenantId, key: string) {
  const environments = await ensureEnvironments(db, tenantId)
  const environment = environments.find((e) => e.key === key)
  if (environment) return environment
  const keys = environments.map((e) => e.key).join(', ')
  throw new AppError('invalid_input', `There is no environment ${key}. Choose one of ${keys}.`, { field: 'environment' })
}

/**
 * @param key of the environment that is changed; left out for a change of all of them
 * @throws AppError `conflict` if the change has to be approved
 */
export async function requireUnprotected(db: TenantDb, key?: string): Promise<void> {
  const where = { approval: { not: 'none' }, ...(key === undefined ? {} : { key }) }
  const environment = await db.flagEnvironment.findFirst({ where, select: { name: true } })
  if (environment)
    throw new AppError('conflict', `Changes of ${environment.name} need approval. Request this change instead of saving it.`)
}

/** @throws AppError `not_found` */
export async function requireFlag(db: TenantDb, key: string) {
  const flag = await db.flag.findFirst({ where: { key } })
  if (!flag) throw notFound(`The flag ${key}`)
  return { ...flag, variants: storedVariants.parse(flag.variants) }
}

/** @throws AppError `conflict` for an archived flag */
export function requireActive(flag: { key: string; state: string }): void {
  if (flag.state === 'archived') throw new AppError('conflict', `The flag ${flag.key} is archived. Restore it first.`)
}

/** @throws AppError `invalid_input` unless the catalog has the component or system */
export async function requireOwner(db: TenantDb, ref: string | null): Promise<void> {
  if (ref === null) return
  const entity = await db.entity.findFirst({ where: { ref, kind: { in: ['component', 'system'] } }, select: { ref: true } })
  if (!entity)
    throw new AppError('invalid_input', `${ref} is not a component or system of the catalog. Choose another.`, { field: 'owner' })
}

type SettingRow = Omit<FlagSettings, 'prerequisites' | 'overrides' | 'rules'> & {
  prerequisites: unknown
  overrides: unknown
  rules: unknown
}

/** The settings of a row. */
export function settingsOf({ enabled, offVariant, defaultVariant, holdout, ...row }: SettingRow): FlagSettings {
  const { prerequisites, overrides, rules } = storedSettings.parse(row)
  return { enabled, offVariant, defaultVariant, holdout, prerequisites, overrides, rules }
}

/** Segments by key. */
export async function readSegments(db: TenantDb) {
  const rows = await db.flagSegment.findMany({ orderBy: { key: 'asc' } })
  return rows.map((row) => ({ ...row, targeting: targeting.parse(row.targeting) }))
}

/** The salt of a flag's assignments: another revision assigns all units anew. */
export const saltOf = (tenantId: TenantId, key: string, environment: string, revision = 0): string =>
  createHash('sha256').update(`${tenantId} ${environment} ${key} ${revision}`).digest('base64url').slice(0, 16)

type Change = {
  flag: { id: string; key: string }
  environment: string | null
  action: 'created' | 'changed' | 'enabled' | 'disabled' | 'archived' | 'restored'
  why: string
  before?: object | undefined
  after: object
}

const asJson = (value: object) => JSON.parse(JSON.stringify(value))

/** Writes the history, the audit log and the event of a change, in its transaction. */
export async function recordChange(db: TenantDb, context: OperationContext, change: Change): Promise<void> {
  const { tenantId, actor } = context
  const { flag, environment, action, why, before, after } = change
  await db.flagVersion.create({
    data: {
      tenantId,
      flagId: flag.id,
      environment,
      by: actor.label,
      why,
      ...(before ? { before: asJson(before) } : {}),
      after: asJson(after),
    },
  })
  await audit(db, context, {
    action: `flag.${action}`,
    targetType: 'flag',
    targetId: flag.id,
    targetLabel: flag.key,
    detail: { environment, why },
  })
  const at = new Date().toISOString()
  await emit(db, tenantId, flagChanged({ key: flag.key, environment, action, by: actor.label, why, at }))
}
