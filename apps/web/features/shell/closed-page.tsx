import { Card } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { Page } from '@callboard/ui/page'
import { Lock } from 'lucide-react'
import { type Crumb, PortalPage } from './top-bar.tsx'

/** A page whose whole content is closed to a role: what is here, and who may see it. */
export function ClosedPage({ crumbs, title, reason }: { crumbs: Crumb[]; title: string; reason: string }) {
  return (
    <PortalPage crumbs={crumbs}>
      <Page>
        <Card>
          <EmptyState icon={<Lock />} title={title}>
            {reason}
          </EmptyState>
        </Card>
      </Page>
    </PortalPage>
  )
}
