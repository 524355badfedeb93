import { byId, contextOf, errorResponses, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { plannedRun, policyInput } from '../domain/policy-input.ts'
import { changePolicy } from '../operations/change-policy.ts'
import { createPolicy } from '../operations/create-policy.ts'
import { deletePolicy } from '../operations/delete-policy.ts'
import { listPolicies } from '../operations/list-policies.ts'
import { listRequiredApprovals } from '../operations/list-required-approvals.ts'
import { byRef, examplePolicy, exampleStart, onlyId, policyView, requiredApproval, tags } from './shapes.ts'

const body = policyInput.meta({ examples: [examplePolicy] })

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
export function policyRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  app.get(
    '/template-policies',
    {
      schema: {
        tags,
        summary: 'List the policies that say which runs need an approval',
        ...requirePermission(listPolicies),
        response: { 200: z.object({ policies: z.array(policyView) }), ...errorResponses },
      },
    },
    async (request) => listPolicies(contextOf(request), {}),
  )
  app.post(
    '/template-policies',
    {
      schema: {
        tags,
        summary: 'Create a policy',
        ...requirePermission(createPolicy),
        body,
        response: { 201: onlyId, ...errorResponses },
      },
    },
    async (request, reply) => reply.code(201).send(await createPolicy(contextOf(request), request.body)),
  )
  app.put(
    '/template-policies/:id',
    {
      schema: {
        tags,
        summary: 'Replace a policy. Runs that have started keep their approvals',
        ...requirePermission(changePolicy),
        params: byId,
        body,
        response: { 200: onlyId, ...errorResponses },
      },
    },
    async (request) => changePolicy(contextOf(request), { id: request.params.id, policy: request.body }),
  )
  app.delete(
    '/template-policies/:id',
    {
      schema: {
        tags,
        summary: 'Delete a policy. Runs that wait because of it go on waiting',
        ...requirePermission(deletePolicy),
        params: byId,
        response: { 200: onlyId, ...errorResponses },
      },
    },
    async (request) => deletePolicy(contextOf(request), request.params),
  )
  app.post(
    '/templates/:ref/required-approvals',
    {
      schema: {
        tags,
        summary: 'List the approvals that a run with these values would need by policy',
        ...requirePermission(listRequiredApprovals),
        params: byRef,
        body: plannedRun.omit({ ref: true }).meta({ examples: [{ values: exampleStart.values }] }),
        response: { 200: z.object({ approvals: z.array(requiredApproval) }), ...errorResponses },
      },
    },
    async (request) => listRequiredApprovals(contextOf(request), { ...request.body, ...request.params }),
  )
}
