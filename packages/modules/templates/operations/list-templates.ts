import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { parseTemplate } from '../domain/parse-template.ts'
import type { Template } from '../domain/template.ts'
import type { TemplateSummary } from '../domain/views.ts'
import { readTemplateUse } from '../repo/runs.ts'
import { readTemplates } from '../repo/templates.ts'
import { missingOf } from './find-template.ts'

const maxTemplates = 1000

/** One that cannot be run is left out: its problem is shown by the catalog. */
function parsed(ref: string, data: unknown, url: string | null): Template[] {
  try {
    return [parseTemplate(ref, data, url)]
  } catch {
    return []
  }
}

/** Templates of the catalog, by how often they were used. */
export const listTemplates = operation({
  name: 'templates.list-templates',
  action: 'templates.read',
  input: z.object({
    /** Part of the title, the description or a tag. */
    text: z.string().trim().max(200).default(''),
  }),
  async run(context, { text }): Promise<{ templates: TemplateSummary[] }> {
    const { tenantId } = context
    const [rows, use] = await context.read((db) =>
      Promise.all([
        readTemplates(db, tenantId, { text: text.toLowerCase(), limit: maxTemplates }),
        readTemplateUse(db, tenantId),
      ]),
    )
    const usedBy = new Map(use.map((one) => [one.ref, one]))
    const templates = rows
      .flatMap(({ ref, data, url }) => parsed(ref, data, url))
      .map((template): TemplateSummary => {
        const { ref, title, description, owner, tags, type } = template
        const { runs = 0, successRate = null, medianSeconds = null } = usedBy.get(ref) ?? {}
        return {
          ref,
          title,
          description,
          owner,
          tags,
          type,
          runs,
          successRate,
          medianSeconds,
          missing: missingOf(context, template),
        }
      })
    return { templates: templates.sort((a, b) => b.runs - a.runs || a.title.localeCompare(b.title, 'en')) }
  },
})
