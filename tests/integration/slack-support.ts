import { randomUUID } from 'node:crypto'
import { buildApi } from '@callboard/api/server'
import { forTenant } from '@callboard/db/for-tenant'
import { createLogger } from '@callboard/jobs/logger'
import type { OperationContext } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import { applyEntities } from '@callboard/modules/catalog/testing'
import { replacePages } from '@callboard/modules/docs'
import { indexKnowledge } from '@callboard/modules/knowledge'
import { beginSlackInstall, confirmSlackLink, finishSlackInstall } from '@callboard/modules/slack'
import { closeParsing } from '@callboard/parsing/parse'
import { closeRanking } from '@callboard/parsing/ranking/rank'
import { pluginRegistry } from '@callboard/plugins/server'
import type { SlackSender } from '@callboard/sandbox/slack/sender'
import { type StandInSlack, startStandInSlack } from '@callboard/sandbox/slack/stand-in'
import { openTestDatabase } from '@callboard/testing/database'
import { eventually, testPlatform } from '@callboard/testing/platform'
import { freePorts } from '@callboard/testing/ports'
import type { TestTenant } from '@callboard/testing/tenants'
import { startWorkers } from '@callboard/workers/start-workers'

export type SlackStack = {
  platform: Platform
  slack: StandInSlack
  send: SlackSender
  /** Where the API is. */
  base: string
  mails: { to: string; text: string }[]
  stop(): Promise<void>
}

/** Database, API, workers and the stand-in for Slack, for one test file. */
export async function startSlackStack(billing?: Platform['billing']): Promise<SlackStack> {
  const database = await openTestDatabase()
  const slack = await startStandInSlack()
  const port = await freePorts()
  const base = `http://127.0.0.1:${port}`
  const plain = testPlatform(pluginRegistry, undefined, base, billing)
  const platform: Platform = { ...plain, slack: { ...slack.app, url: slack.url }, outgoing: { allow: [slack.host] } }
  const mails: SlackStack['mails'] = []
  const log = createLogger('test', 'silent')
  const api = await buildApi({ platform, log, requestsPerMinute: 100_000 })
  await api.listen({ port, host: '127.0.0.1' })
  const workers = await startWorkers({
    platform,
    queue: { kind: 'postgres', url: database.systemUrl },
    listenUrl: database.systemUrl,
    log,
    sendMail: async (mail) => void mails.push(mail),
    port: 0,
    host: '127.0.0.1',
  })
  return {
    platform,
    slack,
    base,
    mails,
    send: slack.sendTo(base),
    async stop() {
      await workers.stop()
      await api.close()
      await closeRanking()
      await closeParsing()
      await slack.stop()
      await database.drop()
    },
  }
}

/** Connects a workspace as somebody does in a browser. */
export async function installSlack(slack: StandInSlack, context: OperationContext, team: string) {
  const { url, ticket } = await beginSlackInstall(context, {})
  const state = new URL(url).searchParams.get('state') ?? ''
  return finishSlackInstall(context, { ticket, query: { state, code: slack.workspaces.allow(team) } })
}

/** The address behind the button of a reply. */
export const linkIn = (reply: unknown): URL => new URL(/"url":"([^"]+link-slack[^"]+)"/.exec(JSON.stringify(reply))?.[1] ?? '')

/** Links a person of Slack with a member, by the link that the command returns. */
export async function linkAccount(send: SlackSender, team: string, user: string, context: OperationContext): Promise<void> {
  const { body } = await send.command({ team, channel: 'C0GENERAL', user, text: 'link' })
  await confirmSlackLink(context, { code: linkIn(JSON.parse(body)).searchParams.get('code') ?? '' })
}

/** A ledger with docs that contain a word, and the team that owns it. */
export async function fillForSlack(tenant: TestTenant, word: string): Promise<void> {
  const integrationId = randomUUID()
  const { tx } = forTenant(tenant.id)
  const common = { pluginId: 'github', name: 'x', account: 'acme', settings: {}, secrets: '' }
  const descriptors = [
    { kind: 'Component', metadata: { name: 'ledger' }, spec: { type: 'service', owner: 'payments' } },
    { kind: 'Component', metadata: { name: 'shop' }, spec: { type: 'website', owner: 'sales' } },
    { kind: 'Group', metadata: { name: 'payments', title: 'Payments' }, spec: { type: 'team', children: [] } },
    { kind: 'Group', metadata: { name: 'sales' }, spec: { type: 'team', children: [] } },
  ]
  const inputs = descriptors.map((descriptor) => ({
    descriptor: { apiVersion: 'backstage.io/v1alpha1', ...descriptor } as unknown as Descriptor,
    item: 'i',
    file: 'f',
    url: 'u',
    line: 1,
    evidence: null,
  }))
  const page = (name: string, text: string) => ({
    ref: `component:default/${name}`,
    path: `${name}.md`,
    title: /^# (.*)/.exec(text)?.[1] ?? name,
    section: '',
    text,
    plain: text,
    url: `https://example.com/${name}.md`,
  })
  const pages = [
    page('ledger', `# Restoring the ledger\n\nThe bookings are restored from the nightly snapshot ${word} by make restore.`),
    page('shop', '# Opening hours\n\nThe shop is closed on Sundays and on public holidays.'),
    ...['invoices', 'refunds', 'payouts', 'disputes'].map((name) => page(name, `# ${name}\n\nAbout ${name} of customers.`)),
  ]
  await tx(async (db) => {
    await db.integration.create({ data: { tenantId: tenant.id, id: integrationId, ...common } })
    await applyEntities(db, tenant.id, integrationId, inputs, null)
    await replacePages(db, tenant.id, integrationId, [{ key: 'i', pages }])
  })
  await indexKnowledge(tenant.id)
}

export const questionsOf = async (tenant: TestTenant) =>
  (await forTenant(tenant.id).tx((db) => db.questionCount.findFirst()))?.questions ?? 0

/** Waits until everything that was asked for is done. */
export const settled = (tenant: TestTenant) =>
  eventually(async () => {
    const open = await forTenant(tenant.id).tx((db) =>
      db.outbox.count({ where: { name: { startsWith: 'slack.' }, finishedAt: null } }),
    )
    return open === 0
  })
