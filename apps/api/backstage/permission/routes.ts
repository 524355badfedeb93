import { AppError } from '@callboard/core/errors'
import { contextOf } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import { type Callers, guard } from '../../authenticate.ts'
import { handleBackstageErrors } from '../backstage-errors.ts'
import { parse } from '../parse.ts'
import { authorizeBody, decide } from './decide.ts'

/** Backstage's permission API (plugin-permission-backend 0.7), answered from our roles. */
export async function permissionRoutes(app: FastifyInstance, callers: Callers): Promise<void> {
  handleBackstageErrors(app)
  guard(app, callers)
  app.post('/authorize', async (request) => {
    const { items } = parse(authorizeBody, request.body)
    if (items.some(({ permission, resourceRef }) => permission.type === 'resource' && resourceRef === undefined))
      throw new AppError(
        'invalid_input',
        'Resource permissions require a resourceRef to be set. Direct user requests without a resourceRef are not allowed.',
      )
    return {
      items: items.map((item) => {
        const decision = decide(contextOf(request), item)
        const { id, resourceRef } = item
        // Roles do not differ between entities: each reference gets the same decision.
        return { id, result: Array.isArray(resourceRef) ? resourceRef.map(() => decision) : decision }
      }),
    }
  })
}
