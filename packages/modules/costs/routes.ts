import { contextOf, errorResponses, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { budgetScopes } from './domain/budget.ts'
import { costGroups } from './domain/view.ts'
import { getCosts } from './operations/get-costs.ts'
import { listBudgets } from './operations/list-budgets.ts'

const decimal = z.string().meta({ description: 'Decimal text, never rounded', examples: ['1234.5678'] })

const month = z.object({ month: z.string().meta({ examples: ['2026-11'] }), soFar: z.number(), expected: z.number() })

const costs = z
  .object({
    currency: z.string(),
    currencies: z.array(z.string()),
    by: z.enum(costGroups),
    from: z.string(),
    to: z.string(),
    days: z.number().int(),
    totals: z.array(z.object({ key: z.string(), label: z.string(), amount: decimal, before: decimal })),
    total: decimal,
    before: decimal.meta({ description: 'Not comparable with the total while `incomplete` is not empty' }),
    incomplete: z.array(
      z.object({
        integration: z.string(),
        from: z.string(),
        to: z.string(),
        missingMonths: z.array(z.string()),
        missingDays: z
          .array(z.object({ from: z.string(), to: z.string() }))
          .meta({ description: 'Days without charges in a bill that has charges daily, outside of missing months' }),
      }),
    ),
    unallocated: decimal.meta({ description: 'Costs that no allocation rule assigns to an entity' }),
    forecast: month.extend({ method: z.string() }).nullable(),
    lastDay: z.string().nullable(),
  })
  .meta({
    id: 'Costs',
    examples: [
      {
        currency: 'USD',
        currencies: ['USD'],
        by: 'service',
        from: '2026-10-30',
        to: '2026-11-28',
        days: 30,
        totals: [{ key: 'AmazonEC2', label: 'Amazon EC2', amount: '812.40', before: '790.11' }],
        total: '812.40',
        before: '790.11',
        incomplete: [],
        unallocated: '31.02',
        forecast: { month: '2026-11', soFar: 760.2, expected: 841.5, method: 'trend' },
        lastDay: '2026-11-28',
      },
    ],
  })

const budget = z
  .object({
    id: z.uuid(),
    name: z.string(),
    scope: z.enum(budgetScopes),
    key: z.string(),
    currency: z.string(),
    amount: decimal.meta({ description: 'Per month' }),
    thresholds: z.array(z.number().int()),
    month: month.nullable(),
  })
  .meta({
    id: 'Budget',
    examples: [
      {
        id: '0193a1c2-5d2e-7c40-9a51-3f8b6e2d7c10',
        name: 'Payments',
        scope: 'owner',
        key: 'group:default/payments',
        currency: 'USD',
        amount: '1000',
        thresholds: [80, 100],
        month: { month: '2026-11', soFar: 760.2, expected: 841.5 },
      },
    ],
  })

/** Cloud costs and budgets. */
export function costRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  app.get(
    '/costs',
    {
      schema: {
        tags: ['costs'],
        summary: 'Costs up to the last billed day, with the preceding period of the same length',
        ...requirePermission(getCosts),
        querystring: z.object({
          by: z.enum(costGroups).default('service'),
          days: z.coerce.number().int().min(1).max(366).default(30),
          currency: z.string().length(3).optional(),
          ref: z.string().max(600).optional().meta({ description: 'Only costs of this entity and its parts' }),
        }),
        response: { 200: costs, ...errorResponses },
      },
    },
    async (request) => getCosts(contextOf(request), { ...request.query, groups: 'all' }),
  )
  app.get(
    '/budgets',
    {
      schema: {
        tags: ['costs'],
        summary: 'List budgets with month-to-date spend and forecast',
        ...requirePermission(listBudgets),
        response: { 200: z.object({ budgets: z.array(budget) }), ...errorResponses },
      },
    },
    async (request) => ({ budgets: await listBudgets(contextOf(request), {}) }),
  )
}
