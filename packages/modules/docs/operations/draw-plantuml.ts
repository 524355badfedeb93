import { createHash } from 'node:crypto'
import { AppError, notFound } from '@callboard/core/errors'
import { docsLimits } from '@callboard/core/limits/limits'
import { trimEndOf } from '@callboard/core/trim'
import { operation } from '@callboard/kernel/operation'
import { parseOr } from '@callboard/parsing/parse'
import type { Output } from '@callboard/parsing/tasks'
import { boundedResponse } from '@callboard/plugin-kit/bounded-response'
import { guardedFetch } from '@callboard/plugin-kit/http'
import { z } from 'zod'
import { findDocsPage } from './find-page.ts'
import type { DocsPicture } from './read-docs-picture.ts'
import { sanitizeSvg } from './sanitize-svg.ts'

type Node = Output<'markdown'>['content'] | Output<'markdown'>['content']['children'][number]

/** The sources of a page's diagrams, in order. */
function sourcesIn(node: Node): string[] {
  if (node.type === 'element' && node.tagName === 'docs-plantuml') return [String(node.properties.source)]
  return 'children' in node ? node.children.flatMap(sourcesIn) : []
}

const unavailable = (cause?: unknown) =>
  new AppError(
    'vendor_unavailable',
    'The diagram could not be rendered: the PlantUML server did not respond. Try again in a moment.',
    {
      cause,
    },
  )

/** Renders a diagram (github.com/plantuml/plantuml-server: POST /svg). Syntax errors are reported as 400 with a header. */
async function draw(server: string, source: string): Promise<Uint8Array> {
  const url = new URL(`${trimEndOf(server, '/')}/svg`)
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  // The operator's own server may be in a private network.
  const send = guardedFetch({ allow: [`${url.hostname}:${port}`], timeoutMs: 10_000 })
  const headers = { 'content-type': 'text/plain; charset=utf-8' }
  const answer = await send(url, { method: 'POST', headers, body: source, redirect: 'manual' }).catch((error) => {
    throw unavailable(error)
  })
  const mistake = answer.headers.get('x-plantuml-diagram-error')
  if (answer.status === 400 || mistake)
    throw new AppError('vendor_refused', `The diagram has a syntax error. ${mistake?.slice(0, 200) ?? ''}`.trim())
  if (answer.status !== 200) throw unavailable()
  const bytes = await boundedResponse(answer, url, docsLimits.svgBytes)
    .arrayBuffer()
    .catch((error) => {
      throw unavailable(error)
    })
  return new Uint8Array(bytes)
}

/** A PlantUML diagram of a docs page, rendered by the configured server as sanitized SVG. */
export const drawPlantUml = operation({
  name: 'docs.draw-plantuml',
  action: 'catalog.read',
  input: z.object({
    ref: z.string().trim().toLowerCase().max(600),
    path: z.string().max(1000),
    /** Its index among the page's diagrams, from 0. */
    place: z.number().int().min(0).max(1000),
    /** The version in the browser's cache. */
    known: z.string().max(200).optional(),
  }),
  async run(context, { place, known, ...of }): Promise<DocsPicture> {
    const text = await context.tx(async (db) => {
      const key = await findDocsPage(db, context.tenantId, of)
      return key && (await db.docPage.findFirst({ where: key, select: { text: true } }))?.text
    })
    const page = text === undefined ? undefined : await parseOr('markdown', text)
    const source = page && sourcesIn(page.content)[place]
    const server = context.platform.plantUmlUrl
    if (source === undefined || !server) throw notFound('The diagram')
    const version = createHash('sha256').update(source).digest('base64url')
    if (version === known) return { unchanged: true, version }
    return { bytes: await sanitizeSvg('The diagram', await draw(server, source)), type: 'image/svg+xml', version }
  },
})
