import { listRuns, listTemplates, readTeamUse } from '@callboard/modules/templates'
import { recommend } from '@callboard/modules/templates/domain/recommend'
import { ButtonLink } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { ListFilter } from '@callboard/ui/data-table/list-filter'
import { EmptyState } from '@callboard/ui/empty-state'
import { WithSide } from '@callboard/ui/page'
import { LayoutTemplate } from 'lucide-react'
import type { Metadata } from 'next'
import { LiveRefresh } from '~/components/live-refresh.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { CreateFrame } from '~/features/templates/create-frame.tsx'
import { filterGallery, type GalleryQuery } from '~/features/templates/gallery-filter.ts'
import { RecommendedTemplates } from '~/features/templates/recommended-templates.tsx'
import { RunList } from '~/features/templates/run-list.tsx'
import { TemplateCard } from '~/features/templates/template-card.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Templates' }

const maxOwnRuns = 5

const choices = (values: readonly string[]) => values.map((value) => ({ value, label: value }))

const filterFields = ({ types, owners, tags }: ReturnType<typeof filterGallery>) =>
  [
    { type: 'text', name: 'text', label: 'Text', placeholder: 'Find a template' },
    { type: 'select', name: 'type', label: 'Type', all: 'Any type', options: choices(types) },
    { type: 'select', name: 'owner', label: 'Owner', all: 'Any owner', options: owners },
    { type: 'select', name: 'tag', label: 'Tag', all: 'Any tag', options: choices(tags) },
  ] as const

export default async function TemplatesPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: SearchParams
}) {
  const { base, context, reason } = await requirePortal((await params).tenant)
  const query = await queryOf<GalleryQuery>(searchParams)
  const [{ templates }, { runs }, teamUse] = await Promise.all([
    listTemplates(context, { text: (query.text ?? '').trim().slice(0, 200) }),
    listRuns(context, { mine: true, limit: maxOwnRuns }),
    readTeamUse(context, {}),
  ])
  const gallery = filterGallery(templates, query)
  const filtered = Object.values(query).some(Boolean)
  return (
    <PortalPage crumbs={[{ label: 'Templates' }]}>
      <LiveRefresh topics={['templates', 'catalog']} gapMs={15_000} />
      <CreateFrame
        base={base}
        current="templates"
        title="Templates"
        detail="Create something new, or change what exists."
        actions={
          <ButtonLink href={paths.templateBuilder(base)} reason={reason('catalog.write')}>
            New template
          </ButtonLink>
        }
      >
        <WithSide
          side={
            <RunList
              base={base}
              title="Your runs"
              runs={runs}
              now={new Date()}
              more={paths.runs(base, { mine: '1' })}
              empty="What you create appears here."
            />
          }
        >
          <ListFilter label="Filter templates" address={{ path: paths.templates(base), query }} fields={filterFields(gallery)} />
          {filtered ? null : (
            <RecommendedTemplates base={base} recommended={recommend(templates, teamUse)} templates={templates} />
          )}
          {gallery.shown.length > 0 ? (
            <ul aria-label="Templates" className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
              {gallery.shown.map((template) => (
                <TemplateCard key={template.ref} base={base} template={template} />
              ))}
            </ul>
          ) : (
            <Card>
              <EmptyState icon={<LayoutTemplate />} title={filtered ? 'No matching templates' : 'No templates yet'}>
                {filtered
                  ? 'Clear the filters to see all templates.'
                  : 'Build one here, or add an entity of kind Template to a repository that the catalog reads. Templates of Backstage work as they are.'}
              </EmptyState>
            </Card>
          )}
        </WithSide>
      </CreateFrame>
    </PortalPage>
  )
}
