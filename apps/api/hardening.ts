import { AppError } from '@callboard/core/errors'
import { dataHeaders } from '@callboard/core/http-headers'
import { nestsDeeperThan } from '@callboard/core/json-depth'
import { apiMethods, findMalformedRequest } from '@callboard/core/malformed-request'
import { maxLevels } from '@callboard/db/jsonb'
import type { FastifyInstance, FastifyRequest } from 'fastify'

type JsonOptions = {
  constructors: 'error' | 'ignore'
  empty: 'refuse' | 'accept'
  /** Waits until a body of this size may be parsed; without it, it is parsed at once. */
  beforeParsing?: (request: FastifyRequest, characters: number) => Promise<void>
}

/**
 * Parses JSON bodies, and rejects excessive nesting before anything walks them recursively. Every JSON parser of the API is
 * created here.
 */
export function parseJsonBodies(app: FastifyInstance, { constructors, empty, beforeParsing }: JsonOptions): void {
  const parse = app.getDefaultJsonParser('error', constructors)
  if (app.hasContentTypeParser('application/json')) app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = String(body)
    const parseText = () => {
      if (text === '' && empty === 'accept') done(null, undefined)
      else if (nestsDeeperThan(maxLevels, text))
        done(new AppError('invalid_input', `The body is nested more than ${maxLevels} levels deep.`))
      else parse(request, text, done)
    }
    if (beforeParsing) beforeParsing(request, text.length).then(parseText, done)
    else parseText()
  })
}

/** Common setup of the API, whether mounted in front of Next or standalone: headers, methods and bodies. */
export function hardenApi(app: FastifyInstance, publicUrl: string): void {
  const headers = dataHeaders(publicUrl)
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers)
    const odd = findMalformedRequest(request, apiMethods)
    if (!odd) return done()
    if (odd.allow) reply.header('allow', odd.allow)
    done(Object.assign(new Error(odd.message), { statusCode: odd.status }))
  })
  parseJsonBodies(app, { constructors: 'error', empty: 'refuse' })
}
