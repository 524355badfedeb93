import { type Action, roles } from '@callboard/core/permissions'
import { z } from 'zod'

// Shapes of /api/v1, from which both the validation and the OpenAPI description are made.

export const date = z.date().nullable().meta({ type: 'string', format: 'date-time' })

const problemDetails = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    detail: z.string(),
    field: z.string().optional(),
    id: z.string().optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' })

export const run = z
  .object({
    id: z.uuid(),
    trigger: z.string(),
    state: z.string().meta({ description: 'queued, running, waiting, succeeded, failed, needs_approval or cancelled' }),
    createdAt: z.date(),
    startedAt: date,
    finishedAt: date,
    done: z.number().int(),
    total: z.number().int().nullable(),
    added: z.number().int(),
    changed: z.number().int(),
    removed: z.number().int(),
    unchanged: z.number().int(),
    problems: z.number().int(),
    requests: z.number().int(),
    rateLimit: z.number().int().nullable(),
    rateLimitLeft: z.number().int().nullable(),
    pendingRemovals: z.number().int(),
    errorCode: z.string().nullable(),
    errorMessage: z.string().nullable(),
    retryAt: date,
  })
  .meta({ id: 'SyncRun' })

export const integration = z
  .object({
    id: z.uuid(),
    pluginId: z.string(),
    name: z.string(),
    account: z.string(),
    settings: z.unknown(),
    state: z.enum(['active', 'paused', 'off']),
    health: z.enum(['unknown', 'healthy', 'attention']),
    healthCode: z.string().nullable(),
    healthMessage: z.string().nullable(),
    sample: z.boolean(),
    credentialLabel: z.string().nullable().describe('What the stored credential is called, such as "access token"'),
    credentialExpiresAt: date.describe('When the stored credential expires; null where it does not or the vendor does not tell'),
    nextSyncAt: date,
    lastEventAt: date,
    createdAt: z.date(),
  })
  .meta({ id: 'Integration' })

/** The webhook that an integration has at its vendor. */
export const webhookSubscription = z
  .object({
    state: z.enum(['active', 'none', 'deleted', 'removing']).describe('deleted: somebody deleted it at the vendor'),
    message: z.string().nullable().describe('Why missed deliveries cannot be found'),
    settingsUrl: z.string().nullable().describe('Where it is managed at the vendor'),
    missed: z.number().int().describe('Deliveries that failed and have not arrived since'),
  })
  .meta({ id: 'WebhookSubscription' })

export const problem = z
  .object({
    id: z.uuid(),
    item: z.string().nullable(),
    itemName: z.string().nullable(),
    file: z.string().nullable(),
    line: z.number().int().nullable(),
    column: z.number().int().nullable(),
    ref: z.string().nullable(),
    code: z.string(),
    message: z.string(),
    url: z.string().nullable(),
    createdAt: z.date(),
  })
  .meta({ id: 'SyncProblem' })

export const entitySummary = z
  .object({
    ref: z.string(),
    kind: z.string(),
    kindName: z.string(),
    namespace: z.string(),
    name: z.string(),
    title: z.string().nullable(),
    description: z.string().nullable(),
    type: z.string().nullable(),
    lifecycle: z.string().nullable(),
    ownerRef: z.string().nullable(),
    ownerTitle: z.string().nullable(),
    systemRef: z.string().nullable(),
    systemTitle: z.string().nullable(),
    tags: z.array(z.string()),
    updatedAt: z.date(),
    problems: z.number().int(),
  })
  .meta({ id: 'EntitySummary' })

export const connection = z
  .object({
    pluginId: z.string().meta({ example: 'github' }),
    settings: z.record(z.string(), z.unknown()),
    secrets: z.record(z.string(), z.unknown()).default({}),
  })
  .meta({ id: 'Connection' })
export const byId = z.object({ id: z.uuid() })
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).default(0),
})

export const refusals = { '4xx': problemDetails, '5xx': problemDetails }

/** Names in the description the scope that a route asks of a token: the action of its operation. */
export const needs = (operation: { action: Action }) => ({ security: [{ token: [operation.action] }] })

export const member = z
  .object({
    userId: z.uuid(),
    name: z.string(),
    email: z.string(),
    emailVerified: z.boolean(),
    role: z.enum(roles),
    githubLogin: z.string().nullable(),
    catalogUser: z.string().nullable(),
    createdAt: z.date(),
    lastSeenAt: date,
  })
  .meta({ id: 'Member' })

export const invitation = z
  .object({
    id: z.uuid(),
    email: z.string(),
    role: z.enum(roles),
    inviterLabel: z.string(),
    createdAt: z.date(),
    sentAt: z.date(),
    expiresAt: z.date(),
  })
  .meta({ id: 'Invitation' })

export const token = z
  .object({
    id: z.uuid(),
    /** Whose personal token it is; null for a service token. */
    userId: z.uuid().nullable(),
    name: z.string(),
    createdBy: z.string(),
    ending: z.string(),
    scopes: z.array(z.string()),
    createdAt: z.date(),
    expiresAt: date,
    lastUsedAt: date,
  })
  .meta({ id: 'ApiToken' })

export const auditEntry = z
  .object({
    id: z.uuid(),
    at: z.date(),
    actorType: z.string().meta({ description: 'user, token or job' }),
    actorId: z.string().nullable(),
    actorLabel: z.string(),
    action: z.string(),
    targetType: z.string(),
    targetId: z.string().nullable(),
    targetLabel: z.string().nullable(),
    detail: z.unknown(),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
  })
  .meta({ id: 'AuditEntry' })

export const exportView = z
  .object({
    id: z.uuid(),
    state: z.enum(['waiting', 'ready', 'failed']),
    requestedBy: z.string(),
    size: z.number().int().meta({ description: 'Bytes; 0 until it is ready' }),
    error: z.string().nullable(),
    createdAt: z.date(),
    expiresAt: date,
  })
  .meta({ id: 'Export' })

export const pluginView = z
  .object({
    id: z.string(),
    name: z.string(),
    summary: z.string(),
    tier: z.enum(['free', 'premium']),
    on: z.boolean(),
    paid: z.boolean().meta({ description: 'Whether it belongs to what is paid for' }),
    integrations: z.number().int(),
  })
  .meta({ id: 'Plugin' })

export const notification = z
  .object({
    id: z.uuid(),
    kind: z.string(),
    title: z.string(),
    body: z.string(),
    path: z.string().meta({ description: 'Where to look, below the portal’s address' }),
    at: z.date(),
    readAt: date,
  })
  .meta({ id: 'Notification' })
