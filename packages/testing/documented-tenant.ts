import { randomUUID } from 'node:crypto'
import { forTenant } from '@callboard/db/for-tenant'
import type { Platform } from '@callboard/kernel/platform'
import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import { applyEntities } from '@callboard/modules/catalog/testing'
import { type PageRow, replacePages } from '@callboard/modules/docs'
import { indexKnowledge } from '@callboard/modules/knowledge'
import { createTestTenant, type TestTenant } from './tenants.ts'

const ledger = 'component:default/ledger'
const components = ['ledger', 'checkout', 'search-ui', 'mailer'] as const

const others: Record<string, string> = {
  'alerts.md':
    '# Alerts\n\nA page is sent to the engineer on call when the settlement batch has not finished by six in the morning.',
  'roadmap.md': '# Roadmap\n\nNext year the settlement moves to another bank.',
}

const pageRow = ([path, text]: [string, string]): PageRow => ({
  ref: ledger,
  path,
  title: /^# (.*)/.exec(text)?.[1] ?? path,
  section: '',
  text,
  plain: text,
  url: `https://github.com/acme/ledger/blob/main/${path}`,
  changedAt: '2026-03-04T05:06:07.000Z',
})

/** A question that the page of `restoreDocs` answers. */
export const restoreQuestion = 'How is the bookings database restored from the nightly snapshot?'
export const restoreSentence = 'The bookings database is restored from the nightly snapshot with `make restore`.'

/** A docs page with an answer, followed by a text. */
export const restoreDocs = (more = ''): Record<string, string> => ({
  'restore.md': `# Restoring the ledger\n\nIntro.\n\n## From a snapshot\n\n${restoreSentence} It takes about twenty minutes.\n\n${more}\n`,
})

/** An organization whose catalog and docs are indexed, so that questions are answered. `write` replaces its docs. */
export async function createDocumentedTenant(
  platform: Platform,
  pages: Record<string, string>,
): Promise<{ tenant: TestTenant; write(pages: Record<string, string>): Promise<void> }> {
  const tenant = await createTestTenant(platform)
  const integrationId = randomUUID()
  const common = { pluginId: 'github', name: 'x', account: 'acme', settings: {}, secrets: '' }
  const inputs = components.map((name) => ({
    descriptor: {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name },
      spec: { type: 'service', owner: 'payments' },
    } as unknown as Descriptor,
    item: 'i',
    file: 'catalog-info.yaml',
    url: `https://github.com/acme/${name}`,
    line: 1,
    evidence: null,
  }))
  await forTenant(tenant.id).tx(async (db) => {
    await db.integration.create({ data: { tenantId: tenant.id, id: integrationId, ...common } })
    await applyEntities(db, tenant.id, integrationId, inputs, null)
  })
  const write = async (next: Record<string, string>) => {
    const rows = Object.entries({ ...others, ...next }).map(pageRow)
    await forTenant(tenant.id).tx((db) => replacePages(db, tenant.id, integrationId, [{ key: 'i', pages: rows }]))
    await indexKnowledge(tenant.id)
  }
  await write(pages)
  return { tenant, write }
}
