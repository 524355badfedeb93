import { isAppError } from '@callboard/core/errors'
import type { OperationContext } from '@callboard/kernel/operation'
import { readDocsSource } from '@callboard/modules/docs'
import { Notice } from '@callboard/ui/notice'
import { Page, PageTitle } from '@callboard/ui/page'
import type { Metadata } from 'next'
import { EditPageForm } from '~/features/docs/edit-page-form.tsx'
import { ClosedPage } from '~/features/shell/closed-page.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Suggest an edit' }

type Source = Awaited<ReturnType<typeof readDocsSource>>

/** The source of the page, or why it cannot be edited here. */
const sourceOf = (context: OperationContext, ref: string, path: string): Promise<Source | { problem: string }> =>
  readDocsSource(context, { ref, path }).catch((error) => {
    if (!isAppError(error) || error.code === 'internal') throw error
    return {
      problem:
        error.code === 'invalid_input' ? 'This link names no docs page. Open the page, and edit it from there.' : error.message,
    }
  })

/** Edits a docs page by a pull request. */
export default async function EditDocsPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: SearchParams
}) {
  const { base, context, reason } = await requirePortal((await params).tenant)
  const { ref = '', path = '' } = await queryOf<{ ref?: string; path?: string }>(searchParams)
  const crumbs = [{ label: 'Docs', href: paths.docsSites(base) }, { label: 'Suggest an edit' }]
  const closed = reason('catalog.write')
  if (closed) return <ClosedPage crumbs={crumbs} title="Your role cannot edit docs" reason={closed} />
  const source = await sourceOf(context, ref, path)
  return (
    <PortalPage crumbs={crumbs}>
      <Page>
        <PageTitle
          title={'problem' in source ? 'Suggest an edit' : source.title}
          detail="It is changed by a pull request, which its repository reviews as usual."
        />
        <div className="max-w-4xl">
          {'problem' in source ? (
            <Notice tone="warn" title="This page cannot be edited here.">
              {source.problem}
            </Notice>
          ) : (
            <EditPageForm base={base} source={{ ref, path, ...source }} reason={undefined} />
          )}
        </div>
      </Page>
    </PortalPage>
  )
}
