import type { FastifyInstance } from 'fastify'
import { escapeHtml, page } from '../page.ts'
import type { SlackSender } from './sender.ts'
import type { SlackWorkspaces } from './workspaces.ts'

/** Writes to Callboard as a person of a workspace, and shows what was posted. */
export function slackControl(app: FastifyInstance, slack: SlackWorkspaces, sender: SlackSender | undefined): void {
  app.post('/_sandbox/slack/command', async (request, reply) => {
    if (!sender) return reply.code(409).send({ message: 'The sandbox knows no portal to send to.' })
    return sender.command(request.body as Parameters<SlackSender['command']>[0])
  })
  app.post('/_sandbox/slack/event', async (request, reply) => {
    if (!sender) return reply.code(409).send({ message: 'The sandbox knows no portal to send to.' })
    const { team, event } = request.body as { team: string; event: object }
    return sender.event(team, event)
  })
  app.post('/_sandbox/slack/click', async (request, reply) => {
    if (!sender) return reply.code(409).send({ message: 'The sandbox knows no portal to send to.' })
    return sender.click(request.body as Parameters<SlackSender['click']>[0])
  })
  app.get('/_sandbox/slack/messages', async () => ({
    messages: slack.messages,
    responses: Object.fromEntries(slack.responses),
  }))
  app.get('/slack', async (_, reply) => {
    const messages = slack.messages.map(
      ({ team, channel, text, blocks }) =>
        `<article><b>${escapeHtml(`${team} · ${channel}`)}</b><pre>${escapeHtml(text)}\n${escapeHtml(JSON.stringify(blocks, null, 2))}</pre></article>`,
    )
    return reply.type('text/html').send(page('Slack', messages.join('') || '<p>Nothing was posted yet.</p>'))
  })
}
