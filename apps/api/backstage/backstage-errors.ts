import { AppError } from '@callboard/core/errors'
import type { FastifyInstance } from 'fastify'
import { sendBackstageError } from '../error-responses.ts'

/** Formats errors and unknown paths below `app` for Backstage's clients. */
export function handleBackstageErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => sendBackstageError(error, request, reply))
  app.setNotFoundHandler((request, reply) =>
    sendBackstageError(
      new AppError('not_found', `This part of Backstage's API is not served: ${request.method} ${request.url.split('?')[0]}`),
      request,
      reply,
    ),
  )
}
