import { isAppError, notFound } from '@callboard/core/errors'
import { runForTenant } from '@callboard/jobs/work-context'
import { contextOf } from '@callboard/kernel/http'
import type { OperationContext } from '@callboard/kernel/operation'
import { describeDocs, readDocsPage, readDocsPicture } from '@callboard/modules/docs'
import { addressOfPage, pageAt } from '@callboard/modules/docs/domain/page-address'
import { parseOr } from '@callboard/parsing/parse'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Root } from 'hast'
import { entityOfPath, refOfPath } from '../entity-of-path.ts'
import { inlinePictures } from './inline-pictures.ts'
import { pageHtml } from './page-html.ts'

const siteOf = (request: FastifyRequest) => describeDocs(contextOf(request), { ref: refOfPath(request) })
type Site = Awaited<ReturnType<typeof siteOf>>

const fileOfPage = (page: { path: string }) => `${addressOfPage(page.path)}index.html`

/** What MkDocs' plugin for TechDocs writes beside the pages. */
const metadataOf = ({ title, description, version, readAt, pages }: Site) => ({
  site_name: title,
  site_description: description,
  etag: version,
  build_timestamp: readAt?.getTime() ?? 0,
  files: [...new Set(['index.html', ...pages.map(fileOfPage), 'techdocs_metadata.json'])],
})

/** A page that takes too long to parse is shown as it is written. */
const asWritten = (source: string): Root => ({
  type: 'root',
  children: [{ type: 'element', tagName: 'pre', properties: {}, children: [{ type: 'text', value: source }] }],
})

/** A page that somebody opens by itself runs nothing and loads nothing; it shows the pictures that it carries. */
const pagePolicy = "default-src 'none'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"

/** Hours are enough: the reader asks again before. */
const cookieLastsMs = 3_600_000

/** Reads the pictures of a page for whoever may read it. No picture keeps the page from being read. */
const pictureReader =
  (request: FastifyRequest, context: OperationContext, page: { ref: string; path: string }) =>
  async (src: string): Promise<{ bytes: Uint8Array; type: string } | undefined> => {
    try {
      const picture = await readDocsPicture(context, { ...page, src })
      return 'bytes' in picture ? picture : undefined
    } catch (error) {
      if (!isAppError(error)) request.log.error({ err: error }, 'could not read a docs image')
      return undefined
    }
  }

async function sendPage(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const address = (request.params as { '*': string })['*']
  const context = contextOf(request)
  const site = await siteOf(request)
  if (address === 'techdocs_metadata.json') return reply.send(metadataOf(site))
  const page = /(^|\/)(index\.html)?$/.test(address) ? pageAt(address, site.pages) : undefined
  if (!page) throw notFound(`The page ${address} of ${refOfPath(request)}`)
  const of = { ref: refOfPath(request), path: page.path }
  const { text } = await readDocsPage(context, of)
  const parsed = await runForTenant(context.tenantId, () => parseOr('markdown', text))
  const content = parsed?.content ?? asWritten(text)
  const pictures = await inlinePictures(content, page, pictureReader(request, context, of))
  const folder = address.replace(/index\.html$/, '')
  return reply
    .header('content-security-policy', pagePolicy)
    .header('etag', `"${site.version}"`)
    .type('text/html; charset=utf-8')
    .send(pageHtml(site, page, folder, content, pictures))
}

/** Docs in the form that Backstage's reader of TechDocs takes: built from our pages when they are asked for. */
export function techdocsRoutes(app: FastifyInstance): void {
  app.get('/metadata/techdocs/:namespace/:kind/:name', async (request) => metadataOf(await siteOf(request)))
  app.get('/metadata/entity/:namespace/:kind/:name', async (request) => {
    const entity = await entityOfPath(request)
    const [first] = (await siteOf(request)).pages
    return { ...entity, locationMetadata: { type: 'url', target: first?.url ?? '' } }
  })
  // Nothing is built here: what a page says is in its answer as soon as its repository has been read.
  app.get('/sync/:namespace/:kind/:name', async (request, reply) => {
    await entityOfPath(request)
    const updated = { updated: false }
    if (!request.headers.accept?.includes('text/event-stream')) return updated
    return reply
      .header('cache-control', 'no-cache')
      .type('text/event-stream')
      .send(`event: finish\ndata: ${JSON.stringify(updated)}\n\n`)
  })
  app.get('/static/docs/:namespace/:kind/:name/*', sendPage)
  // Backstage signs pictures in with a cookie. Ours have none, and the reader is told so for as long as a session may last.
  app.get('/.backstage/auth/v1/cookie', async () => ({ expiresAt: new Date(Date.now() + cookieLastsMs).toISOString() }))
  app.delete('/.backstage/auth/v1/cookie', async (_, reply) => reply.code(204).send())
}
