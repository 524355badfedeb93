import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { workloadSorts } from '../domain/view.ts'
import { workloadHealths } from '../domain/workload.ts'
import { findWorkloads } from '../repo/workload-list.ts'
import { summaryOf } from './summary-of-workload.ts'

const workloadFilter = z.object({
  runtime: z.uuid().optional(),
  namespace: z.string().max(253).optional(),
  health: z.enum(workloadHealths).optional(),
  kind: z.string().max(100).optional(),
  text: z.string().max(200).optional(),
  /** Workloads without an entity. */
  unmatched: z.boolean().default(false),
  sort: z.enum(workloadSorts).default('name'),
  order: z.enum(['asc', 'desc']).default('asc'),
  limit: z.number().int().min(1).max(500).default(50),
  offset: z.number().int().min(0).default(0),
})

/** Workloads of the organization, filtered and sorted. */
export const listWorkloads = operation({
  name: 'workloads.list',
  action: 'workloads.read',
  input: workloadFilter,
  run: ({ read, tenantId }, { limit, offset, sort, order, ...filter }) =>
    read(async (db) => {
      const { rows, total } = await findWorkloads(db, tenantId, filter, { sort, order, limit, offset })
      return { workloads: rows.map(summaryOf), total }
    }),
})
