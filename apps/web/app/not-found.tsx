import { buttonStyle } from '@callboard/ui/button'
import { EmptyState } from '@callboard/ui/empty-state'
import { MapPinOff } from 'lucide-react'
import { Link } from '../components/link.tsx'
import { paths } from '../lib/navigation/paths.ts'

export default function NotFound() {
  return (
    <main className="grid min-h-[70vh] place-items-center">
      <EmptyState
        icon={<MapPinOff />}
        title="There is nothing at this address"
        action={
          <Link href={paths.organizations()} className={buttonStyle()}>
            Your organizations
          </Link>
        }
      >
        It may have been removed or renamed, or it belongs to an organization that you are not in.
      </EmptyState>
    </main>
  )
}
