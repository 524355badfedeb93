import type { Metadata } from 'next'
import { PublicFrame } from '~/features/identity/public-frame.tsx'
import { CreateOrganizationForm } from '~/features/tenants/create-form.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { webServices } from '~/lib/server/platform.ts'
import { requireSession } from '~/lib/session/session.ts'

export const metadata: Metadata = { title: 'New organization' }

export default async function NewOrganizationPage() {
  await requireSession(paths.newOrganization())
  return (
    <PublicFrame title="Name your organization" lead="Your portal will be available at this URL. You can invite people later.">
      <CreateOrganizationForm origin={webServices().platform.publicUrl} />
    </PublicFrame>
  )
}
