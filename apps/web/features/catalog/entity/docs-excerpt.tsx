import { readDocsPage } from '@callboard/modules/docs'
import { Card } from '@callboard/ui/card'
import { Link } from '~/components/link.tsx'
import { MarkdownPage } from '~/features/docs/markdown-page.tsx'
import { orNotFound } from '~/lib/http/or-not-found.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { parseFor } from '~/lib/portal/parse.ts'
import { excerptOf } from './excerpt.ts'
import type { Shown } from './plugin-cards.tsx'

/** The beginning of an entity's docs. */
export async function DocsExcerpt({ of, pages }: { of: Shown; pages: readonly { path: string }[] }) {
  const { shown, portal } = of
  const { base, context } = portal
  const page = await orNotFound(readDocsPage(context, { ref: shown.ref }))
  const parsed = await parseFor(context, 'markdown', excerptOf(page.text))
  if (!parsed) return null
  return (
    <Card
      title="Docs"
      aside={
        <Link href={paths.docs(base, shown.ref)} className="hover:text-fg hover:underline">
          Open docs
        </Link>
      }
    >
      <div className="px-4 py-3">
        <MarkdownPage
          content={parsed.content}
          from={page}
          pages={new Set(pages.map((p) => p.path))}
          toPage={(to) => paths.docs(base, shown.ref, to)}
          toPicture={(src) => paths.docsPicture(base, { ref: shown.ref, page: page.path, src })}
          toDiagram={undefined}
        />
      </div>
    </Card>
  )
}
