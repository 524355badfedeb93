import { contextOf, errorResponses, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { dryRunInput } from '../domain/run-input.ts'
import { templateText } from '../domain/template-text-input.ts'
import { changeTemplate } from '../operations/change-template.ts'
import { createTemplate } from '../operations/create-template.ts'
import { dryRun } from '../operations/dry-run.ts'
import { listActions } from '../operations/list-actions.ts'
import { listTemplates } from '../operations/list-templates.ts'
import { readTemplate } from '../operations/read-template.ts'
import { readTemplateText } from '../operations/read-template-text.ts'
import {
  actionView,
  byRef,
  dryRunResult,
  exampleStart,
  exampleText,
  onlyRef,
  tags,
  templateDetail,
  templateSummary,
} from './shapes.ts'

const writtenText = templateText.describe('YAML of one Template; its comments are kept')

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
export function templateListRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  app.get(
    '/templates',
    {
      schema: {
        tags,
        summary: 'List templates, those used most first',
        ...requirePermission(listTemplates),
        querystring: z.object({ text: z.string().max(200).optional() }),
        response: { 200: z.object({ templates: z.array(templateSummary) }), ...errorResponses },
      },
    },
    async (request) => listTemplates(contextOf(request), request.query),
  )
  app.get(
    '/templates/:ref',
    {
      schema: {
        tags,
        summary: 'Read a template with the pages of its form',
        ...requirePermission(readTemplate),
        params: byRef,
        response: { 200: templateDetail, ...errorResponses },
      },
    },
    async (request) => readTemplate(contextOf(request), request.params),
  )
  app.post(
    '/templates/:ref/dry-run',
    {
      schema: {
        tags,
        summary: 'Render what a run would make, without any effect elsewhere',
        ...requirePermission(dryRun),
        params: byRef,
        body: dryRunInput.omit({ ref: true }).meta({ examples: [{ values: exampleStart.values }] }),
        response: { 200: dryRunResult, ...errorResponses },
      },
    },
    async (request) => dryRun(contextOf(request), { ...request.body, ...request.params }),
  )
  app.post(
    '/templates',
    {
      schema: {
        tags,
        summary: 'Create a template that is written in the portal, without a repository',
        ...requirePermission(createTemplate),
        body: z.object({ text: writtenText }).meta({ examples: [{ text: exampleText }] }),
        response: { 201: onlyRef, ...errorResponses },
      },
    },
    async (request, reply) => reply.code(201).send(await createTemplate(contextOf(request), request.body)),
  )
  app.get(
    '/templates/:ref/text',
    {
      schema: {
        tags,
        summary: 'Read the YAML of a template that is written in the portal',
        ...requirePermission(readTemplateText),
        params: byRef,
        response: { 200: onlyRef.extend({ text: z.string() }), ...errorResponses },
      },
    },
    async (request) => readTemplateText(contextOf(request), request.params),
  )
  app.put(
    '/templates/:ref/text',
    {
      schema: {
        tags,
        summary: 'Replace the YAML of a template that is written in the portal. Runs that have started keep the one before',
        ...requirePermission(changeTemplate),
        params: byRef,
        body: z
          .object({
            text: writtenText,
            before: writtenText.optional().describe('The YAML that was edited; with another one in its place the answer is 409'),
          })
          .meta({ examples: [{ text: exampleText }] }),
        response: { 200: onlyRef, ...errorResponses },
      },
    },
    async (request) => changeTemplate(contextOf(request), { ...request.body, ...request.params }),
  )
  app.get(
    '/template-actions',
    {
      schema: {
        tags,
        summary: 'List the actions that templates may use',
        ...requirePermission(listActions),
        response: { 200: z.object({ actions: z.array(actionView) }), ...errorResponses },
      },
    },
    async (request) => listActions(contextOf(request), {}),
  )
}
