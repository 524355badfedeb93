import Fastify from 'fastify'
import { type SlackFaults, slackFaults } from './faults.ts'
import { slackRoutes } from './routes.ts'
import { type SlackSender, slackSender } from './sender.ts'
import { SlackWorkspaces } from './workspaces.ts'

export type StandInSlack = {
  /** `host:port`, for OUTGOING_ALLOW. */
  host: string
  /** For SLACK_URL. */
  url: string
  app: { clientId: string; clientSecret: string; signingSecret: string }
  workspaces: SlackWorkspaces
  faults: SlackFaults
  /** Sends signed requests to a portal. */
  sendTo(portal: string): SlackSender
  stop(): Promise<void>
}

/** Starts Slack alone, on any free port. */
export async function startStandInSlack(): Promise<StandInSlack> {
  const server = Fastify({ forceCloseConnections: true })
  const workspaces = new SlackWorkspaces()
  const faults = slackFaults()
  const app = { clientId: 'callboard', clientSecret: 'stand-in-client-secret', signingSecret: 'stand-in-signing-secret' }
  await server.register(async (routes) => slackRoutes(routes, workspaces, app, faults), { prefix: '/slack' })
  const address = await server.listen({ port: 0, host: '127.0.0.1' })
  const url = `${address}/slack`
  return {
    host: new URL(address).host,
    url,
    app,
    workspaces,
    faults,
    sendTo: (portal) => slackSender({ portal, signingSecret: app.signingSecret, hooks: `${url}/hooks`, workspaces }),
    stop: () => server.close(),
  }
}
