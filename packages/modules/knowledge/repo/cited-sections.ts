import { Prisma } from '@callboard/db/generated/client'

/**
 * A subquery of what a page has below a heading: heading and hash, several rows where a long section is split.
 * @param page the alias of a knowledge_page
 * @param anchor the id of the heading
 */
export const citedSections = (page: Prisma.Sql, anchor: Prisma.Sql): Prisma.Sql => Prisma.sql`
  select coalesce(part.heading, s.heading) as heading, part.hash, s.position
  from knowledge_section s cross join lateral app.section_part(s.blocks, s.anchor, ${anchor}) part
  where s.tenant_id = ${page}.tenant_id and s.page_id = ${page}.id
    and (s.anchor = ${anchor} or s.blocks @> jsonb_build_array(jsonb_build_object('kind', 'heading', 'anchor', ${anchor})))`
