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
  .meta({
    id: 'SyncRun',
    examples: [
      {
        id: '0193a1c2-5d2e-7c40-9a51-3f8b6e2d7c10',
        trigger: 'schedule',
        state: 'succeeded',
        createdAt: '2026-11-29T12:00:00.000Z',
        startedAt: '2026-11-29T12:00:01.000Z',
        finishedAt: '2026-11-29T12:00:41.000Z',
        done: 120,
        total: 120,
        added: 2,
        changed: 5,
        removed: 0,
        unchanged: 113,
        problems: 1,
        requests: 14,
        rateLimit: 5000,
        rateLimitLeft: 4986,
        pendingRemovals: 0,
        errorCode: null,
        errorMessage: null,
        retryAt: null,
      },
    ],
  })
