import { demoMay, demoMayRun, demoNotice } from '@callboard/core/demo'
import { AppError, errorStatus, invalidInput, isAppError } from '@callboard/core/errors'
import type { TenantId, UserId } from '@callboard/core/ids'
import { fieldErrors } from '@callboard/core/input-errors'
import { type Action, deniedReason, type Role, roleMay, type Scope } from '@callboard/core/permissions'
import { supportMay, supportMayRun } from '@callboard/core/support'
import { forTenant, type TenantDb, type TenantReader } from '@callboard/db/for-tenant'
import { databaseSafe } from '@callboard/db/jsonb'
import { isLostRace } from '@callboard/db/races'
import type { StatementText, TextRow } from '@callboard/db/tenant-statement'
import { runSpan, setTraceTenant } from '@callboard/jobs/tracing'
import { runForTenant } from '@callboard/jobs/work-context'
import { recordWork, type WorkOutcome } from '@callboard/jobs/work-metrics'
import { z } from 'zod'
import { requireFreshPerson } from './fresh-authentication.ts'
import type { Platform } from './platform.ts'

/** The caller. */
export type Actor =
  /** `support`: an operator who is not a member and has no personal data in this organization. */
  | {
      type: 'user'
      id: UserId
      label: string
      role: Role
      support?: true
      /** A visitor of the live demo, who has no account. */
      demo?: true
      /** The session they are signed in with. */
      sessionId?: string
    }
  /** `userId` is the owner of a personal token; service tokens have none. */
  | { type: 'token'; id: string; label: string; scopes: readonly Scope[]; userId?: UserId }
  | { type: 'job'; label: string }

/** Origin of a request, for the audit log. */
export type Origin = { ip?: string; userAgent?: string }

export type OperationContext = {
  tenantId: TenantId
  actor: Actor
  origin: Origin
  platform: Platform
  /** One transaction, bound to the tenant. Never wait for the network inside it. */
  tx<T>(work: (db: TenantDb) => Promise<T>): Promise<T>
  /** For fast reads: one snapshot, raw SQL only. */
  read<T>(work: (db: TenantReader) => Promise<T>): Promise<T>
  /** The same with Prisma's models. */
  readModels<T>(work: (db: TenantDb) => Promise<T>): Promise<T>
  /** For the fastest reads: one statement, raw SQL only, and its rows as text. */
  rows(statement: StatementText): Promise<TextRow[]>
  /** Sees the errors of operations before the caller does. */
  onError?(error: unknown): void
  /** Runs in the transaction of each audited change. What it throws rolls the change back. */
  onChange?(db: TenantDb): Promise<void>
}

export function operationContext(platform: Platform, tenantId: TenantId, actor: Actor, origin: Origin = {}): OperationContext {
  return { tenantId, actor, origin, platform, ...forTenant(tenantId) }
}

/** The user behind the request: who is signed in, or who owns the token. */
export function personOf(actor: Actor): UserId | undefined {
  if (actor.type === 'user') return actor.support || actor.demo ? undefined : actor.id
  return actor.type === 'token' ? actor.userId : undefined
}

/** @throws AppError `forbidden` for tokens and jobs: personal settings can only be changed by the user */
export function requirePerson(context: OperationContext): Extract<Actor, { type: 'user' }> {
  const { actor } = context
  if (actor.type === 'user' && actor.demo) throw new AppError('forbidden', demoNotice)
  if (actor.type === 'user' && !actor.support) return actor
  if (actor.type === 'user')
    throw new AppError('forbidden', 'This action is not available in a support session. Ask a member to do it.')
  throw new AppError('forbidden', 'Only a person who is signed in can do this, not an API token.')
}

export function mayDo(actor: Actor, action: Action): boolean {
  if (actor.type === 'job') return true
  if (actor.type === 'token') return actor.scopes.includes(action)
  if (actor.demo) return demoMay(actor.role, action)
  return actor.support ? supportMay(actor.role, action) : roleMay(actor.role, action)
}

/** Why an actor is not allowed to do something, as a message for them. */
export function denialMessage(actor: Actor, action: Action): string {
  if (actor.type === 'token') return `This token is missing the scope ${action}.`
  if (actor.type === 'user' && actor.demo) return demoNotice
  return actor.type === 'user' && actor.support && roleMay(actor.role, action)
    ? 'Support sessions are limited to reading and syncing. Ask a member to do this.'
    : deniedReason(action)
}

/** Support sessions and demo visitors are limited to an allow list of operations; everybody else to the permissions table. */
function mayRun(actor: Actor, operation: { name: string; action: Action }): boolean {
  if (actor.type !== 'user') return mayDo(actor, operation.action)
  if (actor.demo) return demoMayRun(actor.role, operation)
  return actor.support ? supportMayRun(actor.role, operation) : mayDo(actor, operation.action)
}

/**
 * Requires a recent identity confirmation. A service token is allowed by its scope, which was granted in a fresh session. A
 * personal token is rejected, because its owner is not present to confirm.
 * @throws AppError `reauthentication_required` for a user, `forbidden` for a personal token
 */
export async function requireFresh(actor: Actor): Promise<void> {
  if (actor.type === 'user') return requireFreshPerson(actor.sessionId)
  if (actor.type === 'token' && actor.userId)
    throw new AppError('forbidden', 'Personal tokens cannot do this. Use the portal, or a service token with this scope.')
}

export type PremiumPlugin = { id: string; name: string; tier: 'premium' }

export type Operation<Input = unknown, Output = unknown> = {
  (context: OperationContext, input: Input): Promise<Output>
  readonly operationName: string
  readonly action: Action
  readonly premium?: PremiumPlugin
  /** Whether some or all inputs require a recent identity confirmation. */
  readonly fresh: boolean
  readonly input: z.ZodType
}

export const isOperation = (value: unknown): value is Operation => typeof value === 'function' && 'operationName' in value

const outcomeOf = (error: unknown): WorkOutcome => (isAppError(error) && errorStatus[error.code] < 500 ? 'refused' : 'failed')

/** The result of work that begins while it is still being checked whether it is allowed. Unless it is, only the check counts. */
async function onceAllowed<T>(check: Promise<void>, work: Promise<T>): Promise<T> {
  work.catch(() => {})
  await check
  return work
}

/**
 * A use case. Checks the permission, parses the input, then calls `run`.
 * @throws AppError `forbidden`, `locked` or `invalid_input` before anything is changed; `conflict` if a row it writes to was
 * added or removed concurrently
 */
export function operation<Schema extends z.ZodType, Output>(definition: {
  name: string
  action: Action
  /** The premium plugin it belongs to: rejected as `locked` without the entitlement. */
  premium?: PremiumPlugin
  /** `run` changes nothing, so it need not wait for the entitlement of `premium`: one wait for the database less. */
  readOnly?: true
  /** Requires a recent identity confirmation: always, or if this rule holds for the input. */
  fresh?: true | ((input: z.output<Schema>) => boolean)
  input: Schema
  run(context: OperationContext, input: z.output<Schema>): Promise<Output>
}): Operation<z.input<Schema>, Output> {
  const perform = async (context: OperationContext, input: z.input<Schema>): Promise<Output> => {
    if (!mayRun(context.actor, definition)) {
      throw new AppError('forbidden', denialMessage(context.actor, definition.action))
    }
    const { platform, tenantId } = context
    const { premium, readOnly } = definition
    const requirePremium = (db: TenantReader) =>
      premium ? platform.requireEntitlement(db, platform, tenantId, premium) : Promise.resolve()
    if (premium && !readOnly) await context.tx(requirePremium)
    const parsed = parseInput(definition.input, input)
    const { fresh } = definition
    if (fresh === true || fresh?.(parsed)) await requireFresh(context.actor)
    try {
      const result = runForTenant(tenantId, () => definition.run(context, parsed))
      return await (premium && readOnly ? onceAllowed(context.read(requirePremium), result) : result)
    } catch (error) {
      if (!isLostRace(error)) throw error
      throw new AppError('conflict', 'This was changed by someone else at the same time. Reload and try again.', {
        cause: error,
      })
    }
  }
  const call = async (context: OperationContext, input: z.input<Schema>): Promise<Output> => {
    setTraceTenant(context.tenantId)
    const attributes = { 'callboard.operation': definition.name, 'callboard.tenant': context.tenantId }
    const started = performance.now()
    let outcome: WorkOutcome = 'ok'
    try {
      return await runSpan({ name: definition.name, kind: 'internal', attributes }, () => perform(context, input))
    } catch (error) {
      outcome = outcomeOf(error)
      context.onError?.(error)
      throw error
    } finally {
      const seconds = (performance.now() - started) / 1000
      recordWork({ kind: 'operation', name: definition.name, outcome, seconds, tenant: context.tenantId })
    }
  }
  return Object.assign(call, {
    operationName: definition.name,
    action: definition.action,
    input: definition.input,
    fresh: definition.fresh !== undefined,
    ...(definition.premium ? { premium: definition.premium } : {}),
  })
}

/** Rejects dates that PostgreSQL cannot read: JavaScript's range from -271821 to 275760. */
function rejectInvalidDates(value: unknown, field = ''): void {
  if (value instanceof Date) {
    const year = value.getUTCFullYear()
    if (year >= 1 && year <= 9999) return
    throw new AppError('invalid_input', 'Enter a date between the years 1 and 9999.', field ? { field } : {})
  }
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return
  for (const [key, inner] of Object.entries(value)) rejectInvalidDates(inner, field ? `${field}.${key}` : key)
}

/** @throws AppError `invalid_input` naming every invalid field */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  // Rejects characters that PostgreSQL does not accept, which would otherwise fail later as a 500.
  const parsed = schema.safeParse(databaseSafe(input))
  if (parsed.success) {
    rejectInvalidDates(parsed.data)
    return parsed.data
  }
  throw invalidInput(fieldErrors(parsed.error, input))
}

export type AuditEntry = {
  action: string
  targetType: string
  targetId?: string
  targetLabel?: string
  detail?: Record<string, unknown>
}

/** Writes an audit entry in the transaction of the change. */
export async function audit(
  db: TenantDb,
  context: Pick<OperationContext, 'tenantId' | 'actor' | 'onChange'> & { origin?: Origin },
  entry: AuditEntry,
): Promise<void> {
  const { actor } = context
  await context.onChange?.(db)
  await db.auditEvent.create({
    data: {
      tenantId: context.tenantId,
      actorType: actor.type,
      actorId: actor.type === 'job' ? null : actor.id,
      actorLabel: actor.label,
      action: entry.action,
      targetType: entry.targetType,
      targetId: entry.targetId ?? null,
      targetLabel: entry.targetLabel ?? null,
      detail: JSON.parse(JSON.stringify(entry.detail ?? {})),
      ip: context.origin?.ip ?? null,
      userAgent: context.origin?.userAgent?.slice(0, 300) ?? null,
    },
  })
}
