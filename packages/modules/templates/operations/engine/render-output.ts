import type { Json, JsonObject } from '@callboard/modules/catalog/domain/entity'
import { NotParsed } from '@callboard/parsing/not-parsed'
import { parse } from '@callboard/parsing/parse'
import { z } from 'zod'
import { maskedValue } from '../../domain/template.ts'
import type { RunOutput } from '../../domain/views.ts'
import { notRendered } from './step-failure.ts'

const isWeb = (url: string) => /^https?:\/\//i.test(url)

const link = z.object({ title: z.string().optional(), url: z.string().optional(), entityRef: z.string().optional() })
const text = z.object({ title: z.string().optional(), content: z.string() })

/** Links and texts of an output; what is not one is left out. Addresses other than of the web are not linked. */
export function outputOf(values: JsonObject): RunOutput {
  const listOf = <T>(schema: z.ZodType<T>, value: Json | undefined): T[] =>
    (Array.isArray(value) ? value.slice(0, 100) : []).flatMap((one) => {
      const parsed = schema.safeParse(one)
      return parsed.success ? [parsed.data] : []
    })
  return {
    links: listOf(link, values.links).flatMap(({ title, url, entityRef }) => {
      const web = url !== undefined && isWeb(url) ? url : null
      const ref = entityRef || null
      return web || ref ? [{ title: title ?? web ?? ref ?? '', url: web, entityRef: ref }] : []
    }),
    text: listOf(text, values.text).map(({ title = '', content }) => ({ title, content: content.slice(0, 20_000) })),
    values,
  }
}

/** Renders a template's output. One that cannot be rendered does not fail the run, whose work is done. */
export async function renderOutput(spec: JsonObject, context: JsonObject, secrets: Iterable<string>): Promise<JsonObject> {
  try {
    const { value } = await parse('template-value', { value: spec, context })
    return maskedValue(value, secrets) as JsonObject
  } catch (error) {
    if (!(error instanceof NotParsed)) throw error
    return { text: [{ title: 'Output', content: notRendered(error) }] }
  }
}
