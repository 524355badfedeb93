import type { TenantDb } from '@callboard/db/for-tenant'

type Filled = {
  tenantId: string
  ids: Record<'templateRun' | 'templatePolicy', string>
  word: string
  integrationId: string
  secrets: string
}

/** The steps of a stored run. */
const spec = {
  steps: [
    { id: 'ask', name: 'Ask', action: 'manual', input: {}, timeoutS: 60, maxAttempts: 1 },
    { id: 'say', name: 'Say', action: 'debug:log', input: {}, timeoutS: 60, maxAttempts: 1 },
  ],
  output: {},
  baseUrl: null,
  user: {},
  secretNames: [],
}

/** A template, and a run of it that waits for somebody: a row of each table of templates. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of rows
export async function fillTemplates(db: TenantDb, { tenantId, ids, word, integrationId, secrets }: Filled): Promise<void> {
  await db.entity.create({
    data: {
      tenantId,
      integrationId,
      ref: 'template:default/beta',
      kind: 'template',
      kindName: 'Template',
      namespace: 'default',
      name: 'beta',
      nameKey: 'beta',
      title: word,
      tags: [],
      data: {
        apiVersion: 'scaffolder.backstage.io/v1beta3',
        kind: 'Template',
        metadata: { name: 'beta', title: word },
        spec: { type: 'service', owner: 'platform', steps: [{ id: 'say', action: 'debug:log', input: { message: word } }] },
      },
      facets: ['kind=template'],
      searchText: word,
      hash: '',
      item: 'x',
    },
  })
  const of = { tenantId, runId: ids.templateRun }
  await db.templateRun.create({
    data: {
      tenantId,
      id: ids.templateRun,
      templateRef: 'template:default/beta',
      title: word,
      state: 'waiting',
      values: { name: word },
      spec,
      secrets,
      rights: ['templates.run'],
      startedKind: 'token',
      startedLabel: word,
      note: word,
    },
  })
  await db.templateStep.createMany({
    data: spec.steps.map(({ id: stepId, name, action }, position) => ({
      ...of,
      position,
      stepId,
      name,
      action,
      state: position === 0 ? ('waiting' as const) : ('pending' as const),
    })),
  })
  await db.templateFile.create({ data: { ...of, path: `${word}.txt`, content: Buffer.from(word) } })
  const waits = { ...of, position: 0 }
  await db.templateApproval.create({
    data: {
      ...waits,
      kind: 'manual',
      approvers: ['group:default/nobody'],
      required: 1,
      message: word,
      expiresAt: new Date(Date.now() + 86_400_000),
    },
  })
  await db.templateWait.create({
    data: { ...of, position: 1, kind: 'callback', url: word, expiresAt: new Date(Date.now() + 86_400_000) },
  })
  await db.templatePolicy.create({
    data: {
      tenantId,
      id: ids.templatePolicy,
      name: word,
      conditions: [{ input: 'name', values: [word] }],
      approvers: ['group:default/nobody'],
      message: word,
      updatedBy: word,
    },
  })
  await db.templateText.create({ data: { tenantId, ref: 'template:default/gone', text: word, updatedBy: word } })
  await db.templateDecision.create({
    data: { ...waits, userId: ids.templateRun, decidedBy: word, decision: 'approve', comment: word },
  })
}
