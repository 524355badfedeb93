import { safeDecode } from '@callboard/core/safe-decode'
import { Page } from '@callboard/ui/page'
import type { ReactNode } from 'react'
import { EntityHeader } from '~/features/catalog/entity/entity-header.tsx'
import { EntityNotices } from '~/features/catalog/entity/entity-notices.tsx'
import { type EntityTab, EntityTabs } from '~/features/catalog/entity/entity-tabs.tsx'
import { type EntityParams, type LoadedEntity, loadEntityPage } from '~/features/catalog/entity/load-entity-page.ts'
import { pluginTabs } from '~/features/catalog/entity/plugin-cards.tsx'
import { ChangeButton } from '~/features/inference/change-button.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { CreateLink } from '~/features/templates/create-link.tsx'
import { EntityActions } from '~/features/templates/entity-actions.tsx'
import { paths } from '~/lib/navigation/paths.ts'

type Props = { children: ReactNode; params: Promise<EntityParams> }

export async function generateMetadata({ params }: Props) {
  return { title: safeDecode((await params).name) }
}

function tabsOf(loaded: LoadedEntity): EntityTab[] {
  const { definition, docs, shown } = loaded
  return [
    { id: undefined, label: 'Overview' },
    { id: 'relations', label: 'Relations', count: shown.related.length },
    ...(definition ? [{ id: 'definition', label: 'Definition' }] : []),
    ...(docs.named || docs.pages.length > 0 ? [{ id: 'docs', label: 'Docs', count: docs.pages.length }] : []),
    ...pluginTabs(loaded),
    { id: 'history', label: 'History' },
    { id: 'yaml', label: 'YAML' },
  ]
}

/** The frame of an entity's page: its header, tabs and notices stay while one tab follows another. */
export default async function EntityLayout({ children, params }: Props) {
  const { kind, ...rest } = await params
  const loaded = await loadEntityPage({ kind, ...rest })
  const { base, reason } = loaded.portal
  if (!loaded.shown)
    return (
      <PortalPage
        crumbs={[
          { label: 'Catalog', href: paths.catalog(base) },
          { label: 'Removed', href: paths.removed(base) },
          { label: loaded.gone.label },
        ]}
      >
        <Page>{children}</Page>
      </PortalPage>
    )
  const { shown } = loaded
  return (
    <PortalPage crumbs={[{ label: 'Catalog', href: paths.catalog(base, { kind: safeDecode(kind) }) }, { label: shown.label }]}>
      <Page>
        <EntityHeader
          base={base}
          shown={shown}
          change={
            <>
              {String(shown.entity.kind) === 'Template' ? (
                <CreateLink base={base} templateRef={shown.ref} reason={reason('templates.run')} />
              ) : null}
              <EntityActions
                base={base}
                context={loaded.portal.context}
                entityRef={shown.ref}
                label={shown.label}
                reason={reason('templates.run')}
              />
              <ChangeButton base={base} shown={shown} reason={reason('catalog.write')} />
            </>
          }
          followReason={reason('self.manage')}
          writeReason={reason('catalog.write')}
        />
        <EntityTabs base={base} entityRef={shown.ref} tabs={tabsOf(loaded)} />
        <EntityNotices base={base} shown={shown} now={new Date()} />
        {children}
      </Page>
    </PortalPage>
  )
}
