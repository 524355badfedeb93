import { contextOf, date, entityRef, errorResponses, pageQuery, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  finding,
  instance,
  runningVersions,
  runtimeNode,
  runtimePart,
  workloadDetail,
  workloadHealth,
} from './domain/workload.ts'
import { listEntityWorkloads } from './operations/list-entity-workloads.ts'
import { listRuntimes } from './operations/list-runtimes.ts'
import { listWorkloads } from './operations/list-workloads.ts'

const runtime = z
  .object({
    integrationId: z.uuid(),
    pluginId: z.string(),
    name: z.string(),
    platform: z.string(),
    version: z.string().nullable(),
    state: z.string().meta({ description: 'connecting, watching, stale, unreachable, refused or paused' }),
    message: z.string().nullable(),
    seenAt: date,
    nodes: z.array(runtimeNode),
    parts: z.array(runtimePart),
    sample: z.boolean(),
  })
  .meta({
    id: 'Runtime',
    examples: [
      {
        integrationId: '0193a1c2-5d2e-7c40-9a51-3f8b6e2d7c10',
        pluginId: 'kubernetes',
        name: 'production',
        platform: 'kubernetes',
        version: 'v1.34.2',
        state: 'watching',
        message: null,
        seenAt: '2026-11-29T12:03:10.000Z',
        nodes: [],
        parts: [],
        sample: false,
      },
    ],
  })

const workload = z
  .object({
    integrationId: z.uuid(),
    runtime: z.string(),
    key: z.string(),
    kind: z.string(),
    namespace: z.string(),
    name: z.string(),
    health: workloadHealth,
    desired: z.number().int().nullable(),
    ready: z.number().int(),
    restarts: z.number().int(),
    version: z.string().nullable(),
    versions: runningVersions,
    images: z.array(z.string()),
    findings: z.array(finding),
    changedAt: z.date(),
    asOf: date,
    entities: z.array(z.object({ ref: z.string(), label: z.string(), owner: z.string().nullable(), rule: z.string() })),
  })
  .meta({
    id: 'Workload',
    examples: [
      {
        integrationId: '0193a1c2-5d2e-7c40-9a51-3f8b6e2d7c10',
        runtime: 'production',
        key: '7c9f2f0a-8f5e-4a43-9d0b-6d0a6c1b2e11',
        kind: 'Deployment',
        namespace: 'shop',
        name: 'checkout',
        health: 'healthy',
        desired: 3,
        ready: 3,
        restarts: 0,
        version: '1.8.2',
        versions: [{ version: '1.8.2', count: 3 }],
        images: ['registry.example.com/checkout:1.8.2'],
        findings: [],
        changedAt: '2026-11-29T12:03:10.000Z',
        asOf: null,
        entities: [{ ref: 'component:default/checkout', label: 'Checkout', owner: 'group:default/payments', rule: 'annotation' }],
      },
    ],
  })

/** Workloads and runtimes. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
export function workloadRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  const tags = ['workloads']
  app.get(
    '/runtimes',
    {
      schema: {
        tags,
        summary: 'List runtimes: clusters with their nodes and watched resource kinds',
        ...requirePermission(listRuntimes),
        response: { 200: z.object({ runtimes: z.array(runtime) }), ...errorResponses },
      },
    },
    async (request) => ({ runtimes: await listRuntimes(contextOf(request), {}) }),
  )
  app.get(
    '/workloads',
    {
      schema: {
        tags,
        summary: 'List workloads of all runtimes',
        ...requirePermission(listWorkloads),
        querystring: pageQuery.extend({
          runtime: z.uuid().optional(),
          namespace: z.string().max(253).optional(),
          health: workloadHealth.optional(),
          kind: z.string().max(100).optional(),
          text: z.string().max(200).optional(),
        }),
        response: { 200: z.object({ workloads: z.array(workload), total: z.number().int() }), ...errorResponses },
      },
    },
    async (request) => listWorkloads(contextOf(request), request.query),
  )
  app.get(
    '/entities/:ref/workloads',
    {
      schema: {
        tags,
        summary: 'List the workloads of an entity, or of the parts of a domain, system or group, with their instances and events',
        ...requirePermission(listEntityWorkloads),
        params: z.object({ ref: entityRef }),
        response: {
          200: z.object({
            workloads: z.array(
              workload.extend({ labels: z.record(z.string(), z.string()), detail: workloadDetail, instances: z.array(instance) }),
            ),
          }),
          ...errorResponses,
        },
      },
    },
    async (request) => ({ workloads: await listEntityWorkloads(contextOf(request), request.params) }),
  )
}
