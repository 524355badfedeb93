import { EmptyState } from '@callboard/ui/empty-state'
import { MapPinOff } from 'lucide-react'
import { PortalPage } from '~/features/shell/top-bar.tsx'

export default function PortalNotFound() {
  return (
    <PortalPage crumbs={[{ label: 'Not found' }]}>
      <EmptyState icon={<MapPinOff />} title="There is nothing at this address">
        It may have been removed or renamed, or it may not be for your role. Search for it, or use the navigation.
      </EmptyState>
    </PortalPage>
  )
}
