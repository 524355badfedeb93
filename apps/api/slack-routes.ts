import type { TrustedProxies } from '@callboard/core/client-address'
import { AppError } from '@callboard/core/errors'
import type { Platform } from '@callboard/kernel/platform'
import { receiveSlackCommand, receiveSlackEvent, receiveSlackInteraction } from '@callboard/modules/slack'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { limitFailures, rawBodies } from './raw-bodies.ts'

/** Bytes of a request. Clicks have the message with them, which is at most 50 blocks; events are below 20 KiB. */
const maxBytes = 256 * 1024

const header = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name]
  return typeof value === 'string' ? value : undefined
}

const signedRequest = (request: FastifyRequest) => ({
  timestamp: header(request, 'x-slack-request-timestamp'),
  signature: header(request, 'x-slack-signature'),
  body: typeof request.body === 'string' ? request.body : '',
})

/**
 * What Slack sends: events, the command, clicks, the shortcut and its form. All are signed, and acknowledged within three seconds. Slack sends an event
 * again, with X-Slack-Retry-Num, if it is not; its id is the same.
 */
export async function slackRoutes(app: FastifyInstance, platform: Platform, proxies: TrustedProxies): Promise<void> {
  limitFailures(app, proxies)
  app.addHook('onRequest', async (request) => {
    if (!platform.slack) throw new AppError('not_found', 'Slack is not enabled on this installation.')
    // Before the body is read.
    if (!header(request, 'x-slack-signature') || !header(request, 'x-slack-request-timestamp'))
      throw new AppError('unauthenticated', 'The signature of this request is missing, invalid or older than five minutes.')
  })
  rawBodies(app, () => maxBytes)
  const hidden = { schema: { hide: true } }
  app.post('/api/slack/events', hidden, async (request) => receiveSlackEvent(platform, signedRequest(request)))
  app.post('/api/slack/commands', hidden, async (request) => receiveSlackCommand(platform, signedRequest(request)))
  app.post('/api/slack/interactions', hidden, async (request, reply) => {
    const shown = await receiveSlackInteraction(platform, signedRequest(request))
    // Slack shows any content to whoever clicked, or takes it for an instruction about the form that was sent.
    return reply.code(200).send(shown)
  })
}
