import { date } from '@callboard/kernel/http'
import { z } from 'zod'

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
