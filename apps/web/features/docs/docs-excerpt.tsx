import type { OperationContext } from '@callboard/kernel/operation'
import { readDocsPage } from '@callboard/modules/docs'
import { Card } from '@callboard/ui/card'
import { Link } from '~/components/link.tsx'
import { orNotFound } from '~/lib/http/or-not-found.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { parseFor } from '~/lib/portal/parse.ts'
import { excerptOf } from './excerpt.ts'
import { MarkdownPage } from './markdown-page.tsx'

/** The beginning of an entity's docs. */
export async function DocsExcerpt({
  base,
  context,
  entityRef,
  pages,
}: {
  base: string
  context: OperationContext
  entityRef: string
  pages: readonly { path: string }[]
}) {
  const page = await orNotFound(readDocsPage(context, { ref: entityRef }))
  const parsed = await parseFor(context, 'markdown', excerptOf(page.text))
  if (!parsed) return null
  return (
    <Card
      title="Docs"
      aside={
        <Link href={paths.docs(base, entityRef)} className="hover:text-fg hover:underline">
          Open docs
        </Link>
      }
    >
      <div className="px-4 py-3">
        <MarkdownPage
          content={parsed.content}
          from={page}
          pages={new Set(pages.map((p) => p.path))}
          toPage={(to) => paths.docs(base, entityRef, to)}
          toPicture={(src) => paths.docsPicture(base, { ref: entityRef, page: page.path, src })}
          toDiagram={undefined}
        />
      </div>
    </Card>
  )
}
