import { notFound } from 'next/navigation'
import { requirePortal } from '~/lib/portal/portal.ts'

/** A portal's page for unknown URLs. Without it, Next would respond without the portal around it. */
export default async function UnknownPage({ params }: { params: Promise<{ tenant: string }> }): Promise<never> {
  await requirePortal((await params).tenant)
  notFound()
}
