import { randomUUID } from 'node:crypto'
import { forTenant } from '@callboard/db/for-tenant'
import type { Platform } from '@callboard/kernel/platform'
import { fillExperiments, fillFlags } from './filled-confidence.ts'
import { fillSlack } from './filled-slack.ts'
import { fillTemplates } from './filled-templates.ts'
import type { TestTenant } from './tenants.ts'

/** Ids that the other tenant will try to use. */
export const filledIdNames = [
  'integration',
  'run',
  'invitation',
  'token',
  'app',
  'budget',
  'upload',
  'export',
  'notification',
  'webhook',
  'delivery',
  'view',
  'question',
  'golden',
  'task',
  'article',
  'agentToken',
  'experiment',
  'metric',
  'document',
  'slackWorkspace',
  'slackAccount',
  'flagClient',
  'flagRequest',
  'flagVersion',
  'templateRun',
  'templatePolicy',
] as const

export type FilledIds = Record<(typeof filledIdNames)[number], string>

export const newFilledIds = (): FilledIds => Object.fromEntries(filledIdNames.map((name) => [name, randomUUID()])) as FilledIds

/** Gives a tenant a row of everything, with `word` in every text, so that any leak is visible. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of rows
export async function fillTenant(platform: Platform, tenant: TestTenant, ids: FilledIds, word: string): Promise<void> {
  const secrets = await platform.vault.seal(tenant.id, { values: { token: word }, hookSecret: word })
  // biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of rows
  await forTenant(tenant.id).tx(async (db) => {
    const common = { tenantId: tenant.id, integrationId: ids.integration }
    await db.integration.create({
      data: {
        tenantId: tenant.id,
        id: ids.integration,
        pluginId: 'github',
        name: word,
        account: word,
        // An address where nothing responds and nobody may connect: tests never call real vendors.
        settings: { organization: 'acme', host: 'http://127.0.0.1:1' },
        secrets,
      },
    })
    await db.syncRun.create({
      data: {
        ...common,
        id: ids.run,
        trigger: 'first',
        state: 'needs_approval',
        startedAt: new Date(),
        errorMessage: word,
      },
    })
    await db.sourceItem.create({ data: { ...common, key: 'x', name: word, seenVersion: word, refs: ['component:default/beta'] } })
    await db.entityPush.create({
      data: {
        ...{ ...common, actor: word, isFull: true, finishedAt: new Date(), withheld: 1, contentHash: word, idempotencyKey: word },
        answer: { withheld: 1, withheldReason: word, items: [{ index: 0, ref: null, outcome: 'rejected', reason: word }] },
      },
    })
    await db.problem.create({ data: { ...common, code: 'x', message: word, ref: 'component:default/beta' } })
    await db.entity.create({
      data: {
        ...common,
        ref: 'component:default/beta',
        kind: 'component',
        kindName: 'Component',
        namespace: 'default',
        name: 'beta',
        nameKey: 'beta',
        title: word,
        tags: [word],
        data: { kind: 'Component', metadata: { name: 'beta', title: word, tags: [word] } },
        facets: ['kind=component', 'metadata.tags', `metadata.tags=${word}`, `metadata.tags.${word}`],
        searchText: word,
        hash: '',
        item: 'x',
      },
    })
    await db.runtime.create({ data: { ...common, platform: word, version: word, state: 'watching' } })
    await db.agent.create({ data: { ...common, address: word } })
    await db.agentToken.create({ data: { ...common, id: ids.agentToken, tokenHash: word, createdBy: word } })
    await db.workload.create({
      data: {
        ...common,
        key: 'uid-1',
        kind: 'Deployment',
        namespace: word,
        name: word,
        health: 'broken',
        ready: 0,
        restarts: 0,
        images: [word],
        labels: {},
        findings: [],
        detail: { cpu: {}, memory: {}, endpoints: [], events: [] },
        instances: [],
        hash: '',
      },
    })
    await db.workloadUsage.create({
      data: { ...common, key: 'uid-1', day: new Date(), samples: 1, cpu: 0.1, memory: 1, maxCpu: 0.1, maxMemory: 1 },
    })
    await db.workloadEntity.create({ data: { ...common, key: 'uid-1', ref: 'component:default/beta', rule: 'image' } })
    await db.feed.create({ data: { ...common, kind: 'pipelines', state: 'idle', message: word } })
    await db.feedFailure.create({ data: { ...common, kind: 'pipelines', item: word, nextAttemptAt: new Date() } })
    await db.webhookSubscription.create({ data: { ...common, state: 'none', message: word } })
    await db.missedDelivery.create({ data: { ...common, deliveryId: word, attemptId: word } })
    await db.feedItem.create({ data: { ...common, kind: 'pipelines', item: word, name: word, validator: word } })
    await db.pipeline.create({ data: { ...common, key: 'p', repository: word, name: word } })
    await db.pipelineRun.create({
      data: {
        ...common,
        key: 'run-1',
        pipelineKey: 'p',
        repository: word,
        number: 1,
        attempt: 1,
        onDefault: true,
        commit: word,
        title: word,
        event: 'push',
        state: 'failed',
        createdAt: new Date(),
        updatedAt: new Date(),
      },
    })
    await db.deployment.create({
      data: {
        ...common,
        key: 'd',
        repository: word,
        environment: 'production',
        production: true,
        commit: word,
        state: 'succeeded',
        createdAt: new Date(),
        finishedAt: new Date(),
      },
    })
    const costs = { id: ids.run, tenantId: tenant.id }
    const upload = { name: word, size: 1, uploadedBy: word }
    await db.costUpload.create({ data: { ...common, ...upload, id: ids.upload } })
    await db.costUploadPart.create({ data: { tenantId: tenant.id, uploadId: ids.upload, part: 0, bytes: new Uint8Array([1]) } })
    await db.billingAccount.create({ data: { tenantId: tenant.id, customerId: word, plan: 'business', status: 'active' } })
    await db.usageDay.create({
      data: { tenantId: tenant.id, day: new Date(), kind: 'view', subject: word, times: 1, people: 1 },
    })
    await db.usagePersonDay.create({ data: { tenantId: tenant.id, day: new Date(), person: word, team: word, times: 1 } })
    await db.tenantLogo.create({ data: { tenantId: tenant.id, mediaType: 'image/png', bytes: new Uint8Array([1]), hash: word } })
    await db.frontendOrigin.create({ data: { tenantId: tenant.id, origin: 'https://backstage.beta.example' } })
    await db.portalHost.create({ data: { tenantId: tenant.id, host: 'portal.beta.example', proof: word } })
    const finished = { state: 'ready', size: 1, finishedAt: new Date(), expiresAt: new Date(Date.now() + 86_400_000) }
    await db.tenantExport.create({ data: { tenantId: tenant.id, id: ids.export, requestedBy: word, ...finished } })
    await db.tenantExportPart.create({
      data: { tenantId: tenant.id, exportId: ids.export, part: 0, bytes: new TextEncoder().encode(word) },
    })
    await db.supportVisit.create({
      data: {
        tenantId: tenant.id,
        operatorId: tenant.owner.id,
        operatorLabel: word,
        reason: word,
        role: 'viewer',
        endsAt: new Date(),
      },
    })
    const mine = { tenantId: tenant.id, userId: tenant.owner.id, kind: 'member.joined' }
    await db.notification.create({ data: { ...mine, id: ids.notification, title: word, body: word } })
    await db.notificationChoice.create({ data: { ...mine, portal: true, mail: true } })
    const budget = { name: word, scope: 'all', currency: 'XXX', amount: 1, thresholds: [100], recipients: [word] }
    await db.costBudget.create({ data: { ...budget, tenantId: tenant.id, id: ids.budget } })
    await db.costBudgetAlert.create({
      data: { tenantId: tenant.id, budgetId: ids.budget, month: '2026-11', threshold: 100, kind: 'actual', amount: 2 },
    })
    await db.costImport.create({ data: { ...common, ...costs, source: word, version: '1', state: 'current' } })
    await db.costDimension.create({
      data: {
        ...costs,
        hash: 'h',
        provider: word,
        accountId: word,
        accountName: '',
        service: word,
        category: '',
        region: '',
        tags: {},
      },
    })
    await db.costDay.create({
      data: {
        tenantId: tenant.id,
        importId: ids.run,
        dimensionId: ids.run,
        day: new Date(),
        currency: 'XXX',
        billed: '12345.678',
        effective: '1',
        lines: 1,
      },
    })
    await db.costRules.create({
      data: {
        tenantId: tenant.id,
        rules: [{ name: word, match: { tag: 'a' }, target: { kind: 'named-by-tag' } }],
      },
    })
    await db.invitation.create({
      data: {
        tenantId: tenant.id,
        id: ids.invitation,
        email: `${word}@example.com`,
        role: 'viewer',
        tokenHash: word,
        inviterLabel: word,
        expiresAt: new Date(Date.now() + 86_400_000),
      },
    })
    await db.emailDomain.create({ data: { tenantId: tenant.id, domain: 'beta.example', proof: word } })
    await db.apiToken.create({
      data: { tenantId: tenant.id, id: ids.token, userId: tenant.owner.id, name: word, tokenHash: `hash ${word}`, scopes: [] },
    })
    const sealed = { answer: await platform.vault.seal(tenant.id, { status: 200, contentType: null, body: word }) }
    await db.idempotencyKey.create({
      data: { tenantId: tenant.id, tokenId: ids.token, key: word, requestHash: word, claimedUntil: new Date(), ...sealed },
    })
    const codeHash = `hash ${word}`
    const later = new Date(Date.now() + 86_400_000)
    await db.oauthGrant.create({
      data: {
        tenantId: tenant.id,
        id: ids.app,
        userId: tenant.owner.id,
        clientId: ids.app,
        clientName: word,
        createdBy: word,
        redirectUri: `https://${word}.example/callback`,
        scopes: ['catalog.read'],
        resource: `https://${word}.example/mcp`,
        codeHash,
        codeChallenge: word,
        codeExpiresAt: later,
        connectedAt: new Date(),
        tokens: { create: { kind: 'refresh', tokenHash: codeHash, expiresAt: later } },
      },
    })
    const beta = { ref: 'component:default/beta', label: word }
    await db.entityChange.create({ data: { tenantId: tenant.id, ...beta, action: 'added', notifiedAt: new Date() } })
    await db.tombstone.create({
      data: {
        tenantId: tenant.id,
        ref: 'component:default/gone',
        entityId: ids.run,
        kind: 'component',
        label: word,
        data: { kind: 'Component', metadata: { name: 'gone', title: word } },
        source: word,
        item: 'x',
        reason: 'source',
      },
    })
    const attention = { tenantId: tenant.id, userId: tenant.owner.id, key: word }
    await db.attentionSnooze.create({ data: { ...attention, until: new Date(Date.now() + 86_400_000) } })
    await db.attentionAssignment.create({ data: attention })
    await db.homeLayout.create({ data: { tenantId: tenant.id, layout: { main: [word], side: [], hidden: [] } } })
    await db.follow.create({ data: { tenantId: tenant.id, userId: tenant.owner.id, ref: 'component:default/beta' } })
    const said = { ref: 'component:default/beta', field: 'spec.type', decision: 'corrected', value: word, actor: word }
    await db.correction.create({ data: { tenantId: tenant.id, ...said } })
    await db.ignored.create({ data: { ...common, pattern: `${word}/**`, actor: word } })
    await db.proposal.create({ data: { ...common, item: 'x', refs: [word], url: word, label: word, actor: word } })
    const called = { ref: 'component:default/beta', position: 0, method: 'GET', name: word, summary: word, searchText: word }
    await db.apiOperation.create({ data: { tenantId: tenant.id, ...called } })
    const found = { position: 0, code: 'rule', severity: 'warning', path: word, line: 1, message: word }
    await db.apiFinding.create({ data: { tenantId: tenant.id, ref: 'component:default/beta', ...found } })
    const page = {
      ref: 'component:default/beta',
      path: 'index.md',
      position: 0,
      title: word,
      section: word,
      text: word,
      plain: word,
    }
    await db.docPage.create({ data: { ...common, ...page, url: word, hash: word, item: 'x' } })
    const known = { ref: page.ref, path: page.path, title: word, url: word, hash: `${word} 1`, terms: 'beta\nbeta' }
    const { id: pageId } = await db.knowledgePage.create({
      data: { tenantId: tenant.id, source: 'docs', ...known, changedAt: new Date() },
    })
    const blocks = [{ kind: 'paragraph', text: word, markdown: word }]
    const section = { position: 0, heading: word, crumb: [], anchor: word, blocks, terms: 'beta\n\nbeta\n' }
    await db.knowledgeSection.create({ data: { tenantId: tenant.id, pageId, ...section } })
    const cited = { source: 'docs', ref: page.ref, path: page.path, anchor: word, sectionHash: word }
    const answer = { outcome: 'quoted', confidence: 'high', score: 1, cited: 1, ms: 1, sources: ['docs'], nearRef: page.ref }
    const asked = { tenantId: tenant.id, id: ids.question, text: `${word}?` }
    await db.question.create({ data: { ...asked, ...answer, userId: tenant.owner.id } })
    await db.questionCitation.create({ data: { tenantId: tenant.id, questionId: ids.question, position: 0, ...cited } })
    await db.knowledgeTask.create({ data: { tenantId: tenant.id, id: ids.task, ...cited } })
    await db.questionFeedback.create({
      data: { tenantId: tenant.id, questionId: ids.question, userId: tenant.owner.id, helpful: false, taskId: ids.task },
    })
    await db.teamQuestion.create({
      data: {
        ...asked,
        teamRef: page.ref,
        askerId: tenant.owner.id,
        asker: word,
        answer: word,
        answererId: tenant.owner.id,
        answerer: word,
        answeredAt: new Date(),
      },
    })
    await db.goldenQuestion.create({
      data: { tenantId: tenant.id, id: ids.golden, text: word, ref: page.ref, path: page.path, createdBy: word },
    })
    await db.article.create({
      data: {
        tenantId: tenant.id,
        id: ids.article,
        title: word,
        text: word,
        ownerRef: page.ref,
        createdBy: word,
        updatedBy: word,
      },
    })
    await fillExperiments(db, { tenantId: tenant.id, ids, word, entityRef: page.ref })
    await fillTemplates(db, { tenantId: tenant.id, ids, word, integrationId: ids.integration, secrets })
    await db.document.create({
      data: {
        ...common,
        id: ids.document,
        key: word,
        version: '1',
        ownerRef: page.ref,
        title: word,
        url: 'https://example.com/document',
        place: word,
        author: word,
        text: word,
        changedAt: new Date(),
        seenAt: new Date(),
      },
    })
    await fillSlack(db, platform, { tenant, ids, word, ref: page.ref })
    await db.knowledgeSettings.create({ data: { tenantId: tenant.id } })
    await fillFlags(db, { tenantId: tenant.id, ids, word })
    const prices = { inputPrice: 1, outputPrice: 5, monthlyBudget: 20, temperature: 0 }
    await db.modelConnection.create({
      // Where nothing responds and nobody may connect.
      data: {
        tenantId: tenant.id,
        provider: 'openai-compatible',
        address: 'http://127.0.0.1:1/v1',
        model: word,
        secret: await platform.vault.seal(tenant.id, { key: word }),
        mode: 'on-request',
        ...prices,
      },
    })
    const embedding = await db.embeddingModel.create({ data: { tenantId: tenant.id, model: word, price: 1 } })
    const vector = { hash: word, vector: new Uint8Array([127, 0]), modelId: embedding.id }
    await db.sectionEmbedding.create({ data: { tenantId: tenant.id, pageId, position: 0, ...vector } })
    const use = { calls: 1, inputTokens: 900, outputTokens: 100, micros: 1400 }
    await db.modelUse.create({ data: { tenantId: tenant.id, day: new Date('2026-11-02'), userId: tenant.owner.id, ...use } })
    const watched = { ref: page.ref, path: page.path, title: word, pageHash: word, textHash: word }
    await db.docsWatch.create({ data: { tenantId: tenant.id, userId: tenant.owner.id, ...watched } })
    await db.catalogView.create({
      data: { tenantId: tenant.id, id: ids.view, kind: 'component', name: word, state: { text: word } },
    })
    const secret = await platform.vault.seal(tenant.id, { secret: word })
    await db.webhook.create({
      data: { tenantId: tenant.id, id: ids.webhook, url: `https://hooks.example.com/${word}`, secret, createdBy: word },
    })
    await db.webhookDelivery.create({
      data: { tenantId: tenant.id, id: ids.delivery, webhookId: ids.webhook, type: 'catalog.changed', payload: { word } },
    })
  })
}
