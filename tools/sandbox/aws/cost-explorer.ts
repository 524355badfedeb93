import type { GetCostAndUsageRequest, GetCostAndUsageResponse } from '@aws-sdk/client-cost-explorer'
import type { FastifyInstance } from 'fastify'
import { accountNames, chargesOn } from '../samples/cloud-costs/bills.ts'
import type { AwsAccounts } from './iam.ts'
import { AwsFault, jsonService } from './json-service.ts'

const dayMs = 86_400_000
/** Days per response; the next page has the following ones. */
const daysOfPage = 10

const dateOf = (at: number) => new Date(at).toISOString().slice(0, 10)

/** GetCostAndUsage of AWS Cost Explorer, for the sample organization's bills. */
function getCostAndUsage(input: GetCostAndUsageRequest): GetCostAndUsageResponse {
  const from = Date.parse(input.TimePeriod?.Start ?? '')
  const to = Date.parse(input.TimePeriod?.End ?? '')
  if (!(from < to)) throw new AwsFault('ValidationException', 'Start date (and hour) should be before end date (and hour)')
  if (to > Date.now() + dayMs) throw new AwsFault('ValidationException', 'end date past the beginning of next month')
  if (from < Date.now() - 427 * dayMs)
    throw new AwsFault('ValidationException', 'You haven’t enabled historical data beyond 14 months')
  if (input.Granularity !== 'DAILY') throw new AwsFault('ValidationException', 'The sandbox knows daily granularity only.')
  const by = input.GroupBy ?? []
  if (by.length > 2) throw new AwsFault('ValidationException', 'Only 2 group definitions are allowed')
  const keyOf = (charge: ReturnType<typeof chargesOn>[number]) =>
    by.map(({ Type: type, Key: key = '' }) => {
      if (type === 'TAG') return `${key}$${charge.tags[key] ?? ''}`
      return key === 'SERVICE' ? charge.service : charge.account
    })
  const start = input.NextPageToken ? Number(input.NextPageToken) : from
  const end = Math.min(to, start + daysOfPage * dayMs)
  const days: NonNullable<GetCostAndUsageResponse['ResultsByTime']> = []
  for (let at = start; at < end; at += dayMs) {
    const groups = Map.groupBy(chargesOn(at), (c) => JSON.stringify(keyOf(c)))
    days.push({
      TimePeriod: { Start: dateOf(at), End: dateOf(at + dayMs) },
      Total: {},
      Groups: [...groups].map(([keys, charges]) => {
        const amount = { Amount: charges.reduce((sum, c) => sum + c.amount, 0).toFixed(10), Unit: 'USD' }
        return { Keys: JSON.parse(keys), Metrics: { UnblendedCost: amount, AmortizedCost: amount } }
      }),
      Estimated: at > Date.now() - 3 * dayMs,
    })
  }
  return {
    GroupDefinitions: by,
    ResultsByTime: days,
    DimensionValueAttributes: by.some((g) => g.Key === 'LINKED_ACCOUNT')
      ? Object.entries(accountNames).map(([id, name]) => ({ Value: id, Attributes: { description: name } }))
      : [],
    ...(end < to ? { NextPageToken: String(end) } : {}),
  }
}

export const costExplorerRoutes = (app: FastifyInstance, revoked: ReadonlySet<string>, accounts?: AwsAccounts) =>
  jsonService(app, revoked, { GetCostAndUsage: getCostAndUsage }, { prefix: 'ce', accounts })
