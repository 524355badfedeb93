import { isAppError } from '@callboard/core/errors'
import type { OperationContext } from '@callboard/kernel/operation'
import { beginAuditExport, listAudit } from '@callboard/modules/audit'
import type { NextRequest } from 'next/server'
import { readAuditQuery } from '~/features/audit/audit-query.ts'
import { csvLines } from '~/lib/http/csv.ts'
import { download } from '~/lib/http/download.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

const columns = [
  'at',
  'actorType',
  'actorLabel',
  'action',
  'targetType',
  'targetId',
  'targetLabel',
  'detail',
  'ip',
  'userAgent',
  'id',
] as const

type Entry = Awaited<ReturnType<typeof listAudit>>['events'][number]

async function* pagesOf(context: OperationContext, filter: object): AsyncGenerator<Entry[]> {
  let after: string | null = null
  do {
    const page: { events: Entry[]; next: string | null } = await listAudit(context, {
      ...filter,
      limit: 500,
      ...(after ? { after } : {}),
    })
    yield page.events
    after = page.next
  } while (after)
}

async function* csv(pages: AsyncIterable<Entry[]>): AsyncGenerator<string> {
  yield csvLines([columns])
  for await (const page of pages) yield csvLines(page.map((e) => columns.map((c) => e[c])))
}

async function* json(pages: AsyncIterable<Entry[]>): AsyncGenerator<string> {
  let separator = '[\n'
  for await (const page of pages)
    for (const entry of page) {
      yield separator + JSON.stringify(entry)
      separator = ',\n'
    }
  yield separator === '[\n' ? '[]\n' : '\n]\n'
}

/** The complete filtered audit log as CSV or JSON. The download itself is audited. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ tenant: string }> }) {
  const { context, membership } = await requirePortal((await params).tenant)
  const query = Object.fromEntries(request.nextUrl.searchParams)
  const { filter } = readAuditQuery(query)
  const format = query.format === 'json' ? 'json' : 'csv'
  try {
    await beginAuditExport(context, { ...filter, format })
  } catch (error) {
    if (isAppError(error)) return Response.json({ message: error.message }, { status: 403 })
    throw error
  }
  const pages = pagesOf(context, filter)
  const name = `${membership.slug}-audit.${format}`
  return format === 'csv'
    ? download(name, 'text/csv; charset=utf-8', csv(pages))
    : download(name, 'application/json', json(pages))
}
