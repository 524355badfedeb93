import { byId, contextOf, errorResponses, pageQuery, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { articleLimits } from '../domain/article.ts'
import { addArticle } from '../operations/add-article.ts'
import { editArticle } from '../operations/edit-article.ts'
import { getArticle } from '../operations/get-article.ts'
import { listArticles } from '../operations/list-articles.ts'
import { readArticleFile } from '../operations/read-article-file.ts'
import { removeArticle } from '../operations/remove-article.ts'
import { restoreArticle } from '../operations/restore-article.ts'
import { article, articleSummary, onlyId, tags } from './shapes.ts'

const body = z
  .object({
    title: z.string().max(articleLimits.title),
    text: z.string().max(articleLimits.text).describe('Markdown'),
    owner: z.string().max(600).describe('A group or user of the catalog, such as group:default/payments'),
    reviewOn: z.string().max(10).nullable().default(null).describe('YYYY-MM-DD'),
  })
  .meta({
    examples: [
      { title: 'Roll back checkout', text: 'Deploy the previous tag.', owner: 'group:default/payments', reviewOn: '2027-05-01' },
    ],
  })

/** Base64 is a third longer, and the rest of the body is small. */
const fileBodyLimit = Math.ceil(articleLimits.fileBytes / 3) * 4 + 4096

/** Pages that members write. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
export function articleRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  app.get(
    '/knowledge/articles',
    {
      schema: {
        tags,
        summary: 'List articles by title',
        ...requirePermission(listArticles),
        querystring: pageQuery.extend({
          text: z.string().max(200).optional().describe('Part of the title or the text'),
          owner: z.string().max(600).optional(),
          overdue: z.stringbool().default(false).describe('Only those whose review date has passed'),
        }),
        response: { 200: z.object({ articles: z.array(articleSummary), total: z.number().int() }), ...errorResponses },
      },
    },
    async (request) => listArticles(contextOf(request), request.query),
  )
  app.get(
    '/knowledge/articles/:id',
    {
      schema: {
        tags,
        summary: 'Read an article',
        ...requirePermission(getArticle),
        params: byId,
        response: {
          200: article,
          ...errorResponses,
        },
      },
    },
    async (request) => getArticle(contextOf(request), request.params),
  )
  app.post(
    '/knowledge/articles',
    {
      schema: {
        tags,
        summary: 'Add an article. Answers quote it from then on',
        ...requirePermission(addArticle),
        body,
        response: { 200: onlyId, ...errorResponses },
      },
    },
    async (request) => addArticle(contextOf(request), request.body),
  )
  app.put(
    '/knowledge/articles/:id',
    {
      schema: {
        tags,
        summary: 'Replace an article',
        ...requirePermission(editArticle),
        params: byId,
        body,
        response: { 200: onlyId, ...errorResponses },
      },
    },
    async (request) => editArticle(contextOf(request), { ...request.params, ...request.body }),
  )
  app.delete(
    '/knowledge/articles/:id',
    {
      schema: {
        tags,
        summary: 'Remove an article. It leaves all answers at once, and can be restored for 30 days',
        ...requirePermission(removeArticle),
        params: byId,
        response: { 200: onlyId, ...errorResponses },
      },
    },
    async (request) => removeArticle(contextOf(request), request.params),
  )
  app.post(
    '/knowledge/articles/:id/restore',
    {
      schema: {
        tags,
        summary: 'Restore an article that was removed',
        ...requirePermission(restoreArticle),
        params: byId,
        response: { 200: onlyId, ...errorResponses },
      },
    },
    async (request) => restoreArticle(contextOf(request), request.params),
  )
  app.post(
    '/knowledge/article-texts',
    {
      bodyLimit: fileBodyLimit,
      schema: {
        tags,
        summary: 'Read the text of a Markdown, text or PDF file as Markdown, for an article. Nothing is stored',
        ...requirePermission(readArticleFile),
        body: z
          .object({
            name: z.string().max(300).describe('Its ending says what it is: .md, .txt or .pdf'),
            content: z.base64().max(fileBodyLimit).describe('The file in base64, at most 4 MiB'),
          })
          .meta({ examples: [{ name: 'rollback.md', content: 'RGVwbG95IHRoZSBwcmV2aW91cyB0YWcu' }] }),
        response: { 200: z.object({ title: z.string(), text: z.string().describe('Markdown') }), ...errorResponses },
      },
    },
    async (request) => {
      const { name, content } = request.body
      return readArticleFile(contextOf(request), { name, bytes: new Uint8Array(Buffer.from(content, 'base64')) })
    },
  )
}
