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

/** Metadata that the TechDocs plugin of MkDocs writes next to the pages. */
const metadataOf = ({ title, description, version, readAt, pages }: Site) => ({
  site_name: title,
  site_description: description,
  etag: version,
  build_timestamp: readAt?.getTime() ?? 0,
  files: [...new Set(['index.html', ...pages.map(fileOfPage), 'techdocs_metadata.json'])],
})

/** A page that takes too long to parse is shown as plain text. */
const asWritten = (source: string): Root => ({
  type: 'root',
  children: [{ type: 'element', tagName: 'pre', properties: {}, children: [{ type: 'text', value: source }] }],
})

/** A page opened directly runs and loads nothing; it shows its embedded images. */
const pagePolicy = "default-src 'none'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"

/** A few hours are enough: the reader requests a new one before. */
const cookieLastsMs = 3_600_000

/** Loads the images of a page. A failure never prevents reading the page. */
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

/** Docs in the format of Backstage's TechDocs reader, rendered on request from our pages. */
export function techdocsRoutes(app: FastifyInstance): void {
  app.get('/metadata/techdocs/:namespace/:kind/:name', async (request) => metadataOf(await siteOf(request)))
  app.get('/metadata/entity/:namespace/:kind/:name', async (request) => {
    const entity = await entityOfPath(request)
    const [first] = (await siteOf(request)).pages
    return { ...entity, locationMetadata: { type: 'url', target: first?.url ?? '' } }
  })
  // Nothing is built here: pages are up to date once their repository was synced.
  app.get('/sync/:namespace/:kind/:name', async (request, reply) => {
    await entityOfPath(request)
    return reply.header('cache-control', 'no-cache').type('text/event-stream').send('event: finish\ndata: {"updated":false}\n\n')
  })
  app.get('/static/docs/:namespace/:kind/:name/*', sendPage)
  // Backstage authorizes images with a cookie. None is needed here, and the reader is told so for the maximum duration of a
  // session.
  app.get('/.backstage/auth/v1/cookie', async () => ({ expiresAt: new Date(Date.now() + cookieLastsMs).toISOString() }))
  app.delete('/.backstage/auth/v1/cookie', async (_, reply) => reply.code(204).send())
}
