import type { OperationContext } from '@callboard/kernel/operation'
import { type listDocs, readDocsPage, readLastDocsChange, type searchDocs } from '@callboard/modules/docs'
import { docsAnnotation } from '@callboard/modules/docs/domain/site'
import { Card } from '@callboard/ui/card'
import { CodeBlock } from '@callboard/ui/code-block'
import { EmptyState } from '@callboard/ui/empty-state'
import { Notice } from '@callboard/ui/notice'
import { TimeAgo } from '@callboard/ui/time-ago'
import { BookOpen } from 'lucide-react'
import { Suspense } from 'react'
import { WatchButton } from '~/components/docs/watch-button.tsx'
import { Link } from '~/components/link.tsx'
import { orNotFound } from '~/lib/http/or-not-found.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { parseFor } from '~/lib/portal/parse.ts'
import { DocsSearchField, DocsSearchResults } from './docs-search.tsx'
import { MarkdownPage } from './markdown-page.tsx'
import { OnThisPage } from './on-this-page.tsx'
import { PageRating } from './page-rating.tsx'

type Pages = Awaited<ReturnType<typeof listDocs>>
type Change = ReturnType<typeof readLastDocsChange>
type Read = Awaited<ReturnType<typeof readPage>>

type Of = {
  base: string
  context: OperationContext
  entityRef: string
  pages: Pages
  /** The page to read; the first one by default. */
  path: string | undefined
  /** What was searched in the docs, and found: shown in place of a page. */
  search: { find: string; hits: Awaited<ReturnType<typeof searchDocs>> } | undefined
  /** The entity's docs annotation. */
  named: string
  /** Why the reader may not watch a page. */
  watchReason: string | undefined
}

/** An entity's docs: the navigation beside the current page, or search results. */
export async function DocsTab(of: Of) {
  const { base, entityRef, pages, search } = of
  if (pages.length === 0) return <NoPages named={of.named} />
  const read = search ? undefined : await readPage(of)
  const nav = <DocsNav base={base} entityRef={entityRef} pages={pages} current={read?.page.path} find={search?.find} />
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[220px_minmax(0,1fr)] xl:grid-cols-[220px_minmax(0,1fr)_200px] print:block">
      <details className="rounded-[9px] border bg-panel lg:hidden print:hidden">
        <summary className="px-3.5 py-2.5 font-medium">Pages · {pages.length}</summary>
        {nav}
      </details>
      <div className="hidden lg:sticky lg:top-16 lg:block lg:max-h-[calc(100vh-80px)] lg:overflow-y-auto print:hidden">{nav}</div>
      {read && <DocsPage {...of} {...read} />}
      {search && <DocsSearchResults base={base} entityRef={entityRef} {...search} />}
      <div className="hidden xl:sticky xl:top-16 xl:block xl:max-h-[calc(100vh-80px)] xl:overflow-y-auto print:hidden">
        <OnThisPage headings={read?.drawn?.headings ?? []} />
      </div>
    </div>
  )
}

/** A page, and its Markdown drawn: undefined where its text cannot be drawn in time. The vendor knows who changed it last; nothing waits for that. */
async function readPage({ context, entityRef, path }: Of) {
  const address = { ref: entityRef, ...(path === undefined ? {} : { path }) }
  const change: Change = readLastDocsChange(context, address)
  change.catch(() => {})
  const page = await orNotFound(readDocsPage(context, address))
  return { page, change, drawn: await parseFor(context, 'markdown', page.text) }
}

const NoPages = ({ named }: { named: string }) => (
  <Card>
    <EmptyState icon={<BookOpen />} title="No pages were found">
      Its description says <code className="font-mono text-sm">{`${docsAnnotation}: ${named}`}</code>. Pages are Markdown files in
      a folder <code className="font-mono text-sm">docs</code> there, or in the one that{' '}
      <code className="font-mono text-sm">mkdocs.yml</code> names.
    </EmptyState>
  </Card>
)

function DocsPage({ base, context, entityRef, pages, page, change, drawn, watchReason }: Of & Read) {
  return (
    <Card>
      <article aria-label={page.title} className="px-4 py-4 sm:px-6">
        {drawn ? (
          <MarkdownPage
            content={drawn.content}
            from={page}
            pages={new Set(pages.map((p) => p.path))}
            toPage={(to) => paths.docs(base, entityRef, to)}
            toPicture={(src) => paths.docsPicture(base, { ref: entityRef, page: page.path, src })}
            toDiagram={
              context.platform.plantUmlUrl === undefined
                ? undefined
                : (place) => paths.docsDiagram(base, { ref: entityRef, page: page.path, diagram: String(place) })
            }
          />
        ) : (
          <>
            <Notice tone="warn" title="This page is shown as plain text.">
              Parsing timed out. Simplify the Markdown, for example by removing nested emphasis.
            </Notice>
            <CodeBlock label={page.title}>{page.text}</CodeBlock>
          </>
        )}
      </article>
      <PageRating
        key={page.path}
        base={base}
        entityRef={entityRef}
        page={page.path}
        edit={editLink(page.url).href}
        reason={watchReason}
      />
      <PageFooter base={base} entityRef={entityRef} pages={pages} page={page} change={change} watchReason={watchReason} />
    </Card>
  )
}

type Footer = {
  base: string
  entityRef: string
  pages: Pages
  page: Awaited<ReturnType<typeof readDocsPage>>
  change: Change
  watchReason: string | undefined
}

/** Links around a page: adjacent pages, last change, editing and watching. */
function PageFooter({ base, entityRef, pages, page, change, watchReason }: Footer) {
  const at = pages.findIndex((p) => p.path === page.path)
  return (
    <footer className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t px-4 py-2.5 text-sm text-muted sm:px-6 print:hidden">
      <Neighbour base={base} entityRef={entityRef} page={pages[at - 1]} label="Previous" />
      <Neighbour base={base} entityRef={entityRef} page={pages[at + 1]} label="Next" />
      <span className="flex-1" />
      <Suspense fallback={<Updated at={page.changedAt} />}>
        <LastChange change={change} changedAt={page.changedAt} />
      </Suspense>
      <Link
        href={paths.askAbout(base, { kind: 'docs', ref: entityRef })}
        className="py-1 underline decoration-line2 underline-offset-2 hover:text-fg"
      >
        Ask about these docs
      </Link>
      <SourceLink url={page.url} />
      <WatchButton
        base={base}
        entityRef={entityRef}
        page={{ path: page.path, title: page.title }}
        watched={page.watched}
        reason={watchReason}
      />
    </footer>
  )
}

const Updated = ({ at }: { at: Date }) => (
  <span>
    Updated <TimeAgo at={at} now={new Date()} />
  </span>
)

/** When and by whom the page was last changed. */
async function LastChange({ change: reading, changedAt }: { change: Change; changedAt: Date }) {
  const change = await reading
  if (!change) return <Updated at={changedAt} />
  return (
    <a href={change.url} target="_blank" rel="noreferrer" className="py-1 hover:text-fg">
      Updated <TimeAgo at={change.at} now={new Date()} /> by {change.author}
    </a>
  )
}

/** The URL of an editor: GitHub and GitLab have one for each file. */
function editLink(url: string): { href: string; label: string } {
  const [, host = '', repository = '', rest = ''] = /^(https?:\/\/[^/]+)(\/[^?#]+?\/(?:-\/)?)blob\/(.+)$/.exec(url) ?? []
  if (rest === '') return { href: url, label: 'Open the source' }
  return {
    href: `${host}${repository}edit/${rest}`,
    label: repository.endsWith('/-/') ? 'Edit on GitLab' : 'Edit on GitHub',
  }
}

function SourceLink({ url }: { url: string }) {
  const { href, label } = editLink(url)
  return (
    <a href={href} target="_blank" rel="noreferrer" className="py-1 underline decoration-line2 underline-offset-2 hover:text-fg">
      {label}
    </a>
  )
}

function Neighbour(of: { base: string; entityRef: string; page: Pages[number] | undefined; label: string }) {
  if (!of.page) return null
  return (
    <Link href={paths.docs(of.base, of.entityRef, of.page.path)} className="py-1 hover:text-fg">
      {of.label}: <span className="text-fg">{of.page.title}</span>
    </Link>
  )
}

function DocsNav(of: { base: string; entityRef: string; pages: Pages; current: string | undefined; find: string | undefined }) {
  const sections = [...Map.groupBy(of.pages, (p) => p.section)]
  return (
    <>
      <DocsSearchField base={of.base} entityRef={of.entityRef} find={of.find} />
      <nav aria-label="Docs" className="flex flex-col gap-3 p-1.5">
        {sections.map(([section, pages]) => (
          <div key={section}>
            {section ? <p className="px-2 pb-1 text-sm text-faint">{section}</p> : null}
            <ul>
              {pages.map((p) => (
                <li key={p.path}>
                  <Link
                    href={paths.docs(of.base, of.entityRef, p.path)}
                    aria-current={p.path === of.current ? 'page' : undefined}
                    className="block truncate rounded-md px-2 py-1 text-muted hover:bg-sub hover:text-fg aria-[current=page]:bg-sub aria-[current=page]:font-medium aria-[current=page]:text-fg"
                    title={p.title}
                  >
                    {p.title}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
    </>
  )
}
