import type { OperationContext } from '@callboard/kernel/operation'
import { parseFor } from '~/lib/portal/parse.ts'
import { MarkdownPage } from './markdown-page.tsx'

/** Markdown that belongs to no docs site: there is no page that relative links and pictures could start from. */
export async function StandaloneMarkdown({ context, text }: { context: OperationContext; text: string }) {
  const parsed = await parseFor(context, 'markdown', text)
  if (!parsed) return <p className="whitespace-pre-wrap">{text}</p>
  return (
    <MarkdownPage
      content={parsed.content}
      from={{ path: '', url: '' }}
      pages={new Set()}
      toPage={() => ''}
      toPicture={() => ''}
      toDiagram={undefined}
    />
  )
}
