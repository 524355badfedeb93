import { listEntities } from '@callboard/operations/catalog/list-entities'
import type { NextRequest } from 'next/server'
import { readCatalogQuery } from '../../../../../features/catalog/catalog-query.ts'
import { requirePortal } from '../../../../../lib/tenant.ts'

const pageSize = 1000
const columns = [
  'ref',
  'kindName',
  'name',
  'title',
  'ownerRef',
  'type',
  'lifecycle',
  'systemRef',
  'tags',
  'description',
  'updatedAt',
] as const

/** A cell of CSV (RFC 4180). A leading formula character is defused, because spreadsheets run it. */
function cell(value: unknown): string {
  const text = value instanceof Date ? value.toISOString() : Array.isArray(value) ? value.join(' ') : String(value ?? '')
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** The filtered list as CSV, all pages of it. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ tenant: string }> }) {
  const { context, membership } = await requirePortal((await params).tenant)
  const search = request.nextUrl.searchParams
  const { input } = readCatalogQuery(Object.fromEntries([...search.keys()].map((k) => [k, search.getAll(k)])))
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const encoder = new TextEncoder()
      controller.enqueue(encoder.encode(`${columns.join(',')}\r\n`))
      for (let offset = 0; ; offset += pageSize) {
        const { rows } = await listEntities(context, { ...input, limit: pageSize, offset })
        controller.enqueue(encoder.encode(rows.map((row) => `${columns.map((c) => cell(row[c])).join(',')}\r\n`).join('')))
        if (rows.length < pageSize) return controller.close()
      }
    },
  })
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${membership.slug}-catalog.csv"`,
    },
  })
}
