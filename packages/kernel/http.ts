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

export const byId = z.object({ id: z.uuid() })

export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).default(0),
})

export const errorResponses = { '4xx': problemDetails, '5xx': problemDetails }

/** Documents the scope that a route requires of a token: the action of its operation. */
export const requirePermission = (operation: { action: Action }) => ({ security: [{ token: [operation.action] }] })
