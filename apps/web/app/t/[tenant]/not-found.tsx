import { EmptyState } from '@callboard/ui/empty-state'
import { MapPinOff } from 'lucide-react'
import { NotFoundActions } from '~/features/shell/not-found-actions.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'

export default function PortalNotFound() {
  return (
    <PortalPage crumbs={[{ label: 'Not found' }]}>
      <EmptyState icon={<MapPinOff />} title="Page not found" action={<NotFoundActions />}>
        It may have been removed or renamed, or your role does not have access.
      </EmptyState>
    </PortalPage>
  )
}
