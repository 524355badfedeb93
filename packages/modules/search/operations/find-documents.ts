import { randomUUID } from 'node:crypto'
import { operation } from '@callboard/kernel/operation'
import { partsOf, refOf, stringAt } from '@callboard/modules/catalog/domain/entity'
import { addressOfPage } from '@callboard/modules/docs/domain/page-address'
import { z } from 'zod'
import { documentQuery, documentTypes } from '../domain/document-query.ts'
import {
  type DocumentHit,
  type FoundEntity,
  type FoundPage,
  highlight,
  type Marks,
  readDocuments,
  searchDocuments,
} from '../repo/search-documents.ts'

/** A document of Backstage's search, in its collators' format. Its location is a path of the Backstage app, not of the portal. */
type SearchDocument = { title: string; text: string; location: string } & Record<string, string>

/** Unlike any real text, so that content is never mistaken for a highlight. */
const id = randomUUID()
const marks: Marks = { before: `<${id}>`, after: `</${id}>` }

/** Characters of a page included in each result. */
const maxText = 2000

/** As in plugins/search-backend-module-catalog. */
function catalogDocument({ data, ref }: FoundEntity): SearchDocument {
  const { kind, metadata, spec } = data
  const parts = partsOf(ref)
  const isUser = parts.kind === 'user'
  const displayName = isUser || parts.kind === 'group' ? stringAt(spec, 'profile', 'displayName') : undefined
  const email = isUser ? stringAt(spec, 'profile', 'email') : undefined
  const type = stringAt(spec, 'type') ?? 'other'
  return {
    title: metadata.title ?? metadata.name,
    text: [metadata.description, displayName, email].filter(Boolean).join(' : '),
    componentType: type,
    type,
    namespace: metadata.namespace ?? 'default',
    kind,
    lifecycle: stringAt(spec, 'lifecycle') ?? '',
    owner: stringAt(spec, 'owner') ?? '',
    location: `/catalog/${[parts.namespace, parts.kind, parts.name].map(encodeURIComponent).join('/')}`,
  }
}

/** As in plugins/search-backend-module-techdocs. */
function docsDocument(page: FoundPage, { data, ownerRef }: FoundEntity): SearchDocument {
  const { kind, namespace, name } = partsOf(refOf(data))
  const type = stringAt(data.spec, 'type') ?? 'other'
  const path = addressOfPage(page.path).split('/').map(encodeURIComponent).join('/')
  return {
    title: page.title,
    text: page.text.slice(0, maxText),
    path,
    kind,
    namespace,
    name,
    entityTitle: data.metadata.title ?? data.metadata.name,
    componentType: type,
    type,
    lifecycle: stringAt(data.spec, 'lifecycle') ?? '',
    owner: ownerRef ? partsOf(ownerRef).name : '',
    location: `/docs/${[namespace, kind, name].map(encodeURIComponent).join('/')}/${path}`,
  }
}

type Found = { hit: DocumentHit; document: SearchDocument; fullText: string }

function documentOf(hit: DocumentHit, { entities, pages }: Awaited<ReturnType<typeof readDocuments>>): Found[] {
  const entity = entities.get(hit.ref)
  if (!entity) return []
  if (hit.type === 'software-catalog') {
    const document = catalogDocument(entity)
    return [{ hit, document, fullText: document.text }]
  }
  const page = pages.get(`${hit.ref} ${hit.path}`)
  return page ? [{ hit, document: docsDocument(page, entity), fullText: page.text }] : []
}

/**
 * Searches entities and docs pages like Backstage: all words in any order, stemmed and by prefix, best match first, with
 * highlights.
 */
export const findDocuments = operation({
  name: 'search.find-documents',
  action: 'catalog.read',
  input: z.object({
    term: z.string().max(200),
    types: z.array(z.enum(documentTypes)).default([...documentTypes]),
    filters: z
      .array(z.object({ field: z.string().max(300), values: z.array(z.string().max(300)).max(100) }))
      .max(20)
      .default([]),
    limit: z.number().int().min(0).max(100).default(25),
    offset: z.number().int().min(0).max(1_000_000).default(0),
  }),
  run: ({ read, tenantId }, { term, ...search }) =>
    read(async (db) => {
      const query = documentQuery(term)
      const { total, hits } = await searchDocuments(db, tenantId, { ...search, query })
      const documents = hits.length > 0 ? await readDocuments(db, tenantId, hits) : undefined
      const found = documents ? hits.flatMap((hit) => documentOf(hit, documents)) : []
      const texts = found.flatMap(({ document, fullText }) => [document.title, fullText, document.location])
      const marked = query && texts.length > 0 ? await highlight(db, query, texts, marks) : undefined
      const fieldsOf = (i: number) => ({
        title: marked?.[i * 3] ?? '',
        text: marked?.[i * 3 + 1] ?? '',
        location: marked?.[i * 3 + 2] ?? '',
        path: '',
      })
      return {
        total,
        results: found.map(({ hit, document }, i) => ({
          type: hit.type,
          document,
          highlight: { preTag: marks.before, postTag: marks.after, fields: marked ? fieldsOf(i) : {} },
        })),
      }
    }),
})
