import { z } from 'zod'

// What is read of Confluence's answers: REST v2, and v1 for restrictions, which v2 does not have.

const links = z.object({ next: z.string().optional() }).default({})
const pageOf = <T extends z.ZodType>(item: T) => z.object({ results: z.array(item), _links: links })

export const spaces = pageOf(z.object({ id: z.string(), key: z.string(), name: z.string() }))

export const pages = pageOf(
  z.object({
    id: z.string(),
    title: z.string(),
    parentId: z.string().nullish(),
    version: z.object({ number: z.number() }),
  }),
)

export const page = z.object({
  id: z.string(),
  title: z.string(),
  spaceId: z.string(),
  version: z.object({ createdAt: z.string() }),
  body: z.object({ storage: z.object({ value: z.string() }) }),
  _links: z.object({ webui: z.string() }),
})

const readers = z.object({ results: z.array(z.unknown()) })

/** Content with who may read it. Empty lists are no restriction; missing ones say nothing. */
export const restricted = pageOf(
  z.object({
    id: z.string(),
    ancestors: z.array(z.object({ id: z.string() })).nullish(),
    restrictions: z
      .object({
        read: z.object({ restrictions: z.object({ user: readers.optional(), group: readers.optional() }).optional() }).optional(),
      })
      .optional(),
  }),
)
export type Restricted = z.output<typeof restricted>['results'][number]
