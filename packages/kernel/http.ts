import { AppError } from '@callboard/core/errors'
import type { Action } from '@callboard/core/permissions'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { OperationContext } from './operation.ts'

// Shared by the REST routes of all modules.

const contexts = new WeakMap<FastifyRequest, OperationContext>()

/** Called once a request is authenticated. */
export const setContext = (request: FastifyRequest, context: OperationContext): void => {
  contexts.set(request, context)
}

/** The tenant context of a request; undefined if the response was sent before authentication. */
export const findContext = (request: FastifyRequest): OperationContext | undefined => contexts.get(request)

/** The tenant context of an authenticated request. */
export function contextOf(request: FastifyRequest): OperationContext {
  const context = findContext(request)
  if (!context) throw new AppError('unauthenticated', 'Send an API token: Authorization: Bearer cb_…')
  return context
}

// Shapes of /api/v1. Validation and the OpenAPI description are both derived from them.

export const date = z.date().nullable()

const problemDetails = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    detail: z.string(),
    field: z.string().optional().describe('The first field that is not valid'),
    fields: z
      .array(z.object({ field: z.string(), message: z.string() }))
      .optional()
      .describe('Every field that is not valid, if there are several'),
    id: z.string().optional().describe('The error ID that support asks for'),
  })
  .meta({
    id: 'Problem',
    description: 'RFC 9457 problem details',
    examples: [
      {
        type: 'urn:callboard:problem:forbidden',
        title: 'Not allowed',
        status: 403,
        code: 'forbidden',
        detail: 'This token is missing the scope catalog.write.',
      },
    ],
  })

export const byId = z.object({ id: z.uuid().meta({ examples: ['0193a1c2-5d2e-7c40-9a51-3f8b6e2d7c10'] }) })

export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).default(0),
})

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route stores its answers by `Idempotency-Key` itself. */
    storesAnswers?: true
  }
}

export const errorResponses = { '4xx': problemDetails, '5xx': problemDetails }

/** The reference of an entity, in a path. */
export const entityRef = z
  .string()
  .max(600)
  .meta({ description: 'kind:namespace/name', examples: ['component:default/checkout'] })

/** Documents the operation of a route, and the scope that it requires of a token. */
export const requirePermission = ({ operationName, action }: { operationName: string; action: Action }) => ({
  operationId: operationName,
  description: `Requires the scope \`${action}\`.`,
  security: [{ token: [action] }],
})
